"""Replies as mail programs send them, and small ones to vary."""

from pathlib import Path
from typing import Any

TESTDATA = Path(__file__).with_name("testdata")
#: The UID that the samples in testdata answer to.
UID = "5f0c2d3e4b5a69788796a5b4c3d2e1f0@feedserver.local"

#: Built by hand, each after what the program is known to send.
PROGRAMS = {
    # outlook-test-invite.eml of Thunderbird's tests (mozilla/releases-comm-central): one part in base64,
    # Windows names of zones; ORGANIZER is missing, as in nextcloud/server#53949 and #58904.
    "outlook": "outlook.eml",
    # meet-meeting-invite.eml of the same tests: a part, and an attachment with the same object;
    # the object after nextcloud/mail#6782.
    "gmail": "gmail.eml",
    # test/data/good_reply of apple/ccs-calendarserver: an attachment inside the alternatives, in
    # quoted-printable, beside an alarm with an attendee of its own.
    "apple mail": "apple_mail.eml",
    # CalItipEmailTransport of mozilla/releases-comm-central: as Google's, in 8 bits.
    "thunderbird": "thunderbird.eml",
}
#: As a part of its own, with blanks after the colons, as linagora/james-project tests them.
CALDAV_SERVER = "caldav_server.ics"


def sample(name: str) -> bytes:
    """A file of testdata."""
    return (TESTDATA / name).read_bytes()


def reply(uid: str, **other: Any) -> str:
    """A calendar object that accepts; ``other`` replaces lines by name, None leaves them out."""
    lines = {
        "METHOD": ":REPLY",
        "UID": f":{uid}",
        "SEQUENCE": ":0",
        "DTSTAMP": ":20261124T090000Z",
        "RECURRENCE_ID": None,
        "ATTENDEE": ";PARTSTAT=ACCEPTED:mailto:amira@x.example",
        **other,
    }
    said = {name.replace("_", "-"): value for name, value in lines.items() if value is not None}
    method = said.pop("METHOD", None)
    inner = "".join(f"{name}{value}\r\n" for name, value in said.items())
    head = "" if method is None else f"METHOD{method}\r\n"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}BEGIN:VEVENT\r\n{inner}END:VEVENT\r\nEND:VCALENDAR\r\n"


def answering(uid: str, address: str = "amira@x.example", partstat: str = "ACCEPTED", **other: Any) -> str:
    """The reply of that address with that PARTSTAT."""
    return reply(uid, ATTENDEE=f";PARTSTAT={partstat}:mailto:{address}", **other)


def message(part: str, kind: str = "text/calendar; charset=utf-8; method=REPLY") -> bytes:
    """A message that is that part alone."""
    return f"From: forged@nowhere.example\r\nSubject: Accepted\r\nContent-Type: {kind}\r\n\r\n{part}".encode()
