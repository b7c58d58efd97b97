-- Each request of a file once, and no more; then a line with how many, and the seconds from first to last.
-- wrk … -- FILE CONNECTIONS
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "done.lua")

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanoseconds; } moment; int clock_gettime(int, moment *);")
local MONOTONIC = 1

local requests, connections, began
local at, idle, looked_at = 0, 0, false

local function now()
  local moment = ffi.new("moment")
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

function init(args)
  requests = requests_of(args[1])
  connections = tonumber(args[2])
end

function request()
  if not looked_at then -- wrk asks once before it begins, to see whether we write HTTP
    looked_at = true
    return requests[1]
  end
  began = began or now()
  at = at + 1
  if at <= #requests then return requests[at] end
  idle = idle + 1
  if idle == connections then -- every connection has its last answer
    io.write(string.format("each %d %.6f\n", #requests, now() - began))
    io.flush()
    wrk.thread:stop()
  end
  return "" -- an empty request lets the connection rest
end
