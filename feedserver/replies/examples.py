"""A reply in the two forms in which it may be sent, for the API's document."""

OBJECT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Calendar//EN
METHOD:REPLY
BEGIN:VEVENT
UID:5f0c2d3e4b5a69788796a5b4c3d2e1f0@feedserver.local
SEQUENCE:0
DTSTAMP:20261124T130500Z
ATTENDEE;PARTSTAT=ACCEPTED:mailto:guest@x.example
END:VEVENT
END:VCALENDAR
"""

MESSAGE = f"""From: guest@x.example
To: bookings@host.example
Subject: Accepted: Planning meeting
MIME-Version: 1.0
Content-Type: text/calendar; charset=utf-8; method=REPLY

{OBJECT}"""
