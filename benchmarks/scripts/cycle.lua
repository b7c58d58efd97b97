-- Round and round through a file of requests, from a line of its own in each run.
-- wrk … -- FILE OFFSET
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "done.lua")

local requests, at

function init(args)
  requests = requests_of(args[1])
  at = tonumber(args[2]) % #requests
end

function request()
  at = at % #requests + 1
  return requests[at]
end
