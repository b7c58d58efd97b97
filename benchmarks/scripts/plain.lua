-- The same request again and again.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "done.lua")
