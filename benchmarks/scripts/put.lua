-- PUT of bookings, each time another one, with a version that rises and words that change.
-- wrk … -- TEMPLATE COUNT FIRST_VERSION
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "done.lua")

local template, count, version

function init(args)
  local file = io.open(args[1])
  template = file:read("*a")
  file:close()
  count, version = tonumber(args[2]), tonumber(args[3])
end

function request()
  version = version + 1
  local number = version % count
  local body = template:gsub("@version@", version):gsub("@number@", number)
  return wrk.format("PUT", "/api/v1/bookings/put-" .. number, nil, body)
end
