"""What Schemathesis must be told: these types are sent as the text that they are."""

import schemathesis

schemathesis.serializer.alias(["application/x-ndjson", "text/calendar", "message/rfc822"], "text/plain")
