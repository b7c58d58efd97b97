-- What every run tells at its end, on one line for benchmarks/wrk.py: numbers alone.
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("done %d %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes, failed,
    errors.status, latency:percentile(50), latency:percentile(99)))
end

-- The lines of a file: a path, and behind a tab the ETag that the client has, if it has one.
function requests_of(file)
  local requests = {}
  for line in io.lines(file) do
    local path, etag = line:match("^([^\t]+)\t?(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if etag ~= "" then headers["If-None-Match"] = etag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
  return requests
end
