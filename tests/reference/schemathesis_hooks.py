"""What Schemathesis must be told: newline-delimited JSON is sent as the text that it is."""

import schemathesis

schemathesis.serializer.alias("application/x-ndjson", "text/plain")
