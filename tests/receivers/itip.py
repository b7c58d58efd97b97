"""iTIP objects written by hand from RFC 5546, in the plainest mail that can carry them."""

from tests.receivers.receiver import ADDRESS

ORGANISER = "ada@host.example"
UID = "by-hand@host.example"

_MAIL = """\
From: Ada <{organiser}>
To: <{recipient}>
Subject: {method}
Date: Tue, 24 Nov 2026 12:00:00 +0000
Message-ID: <{number}@host.example>
MIME-Version: 1.0
Content-Type: text/calendar; charset=utf-8; method={method}
Content-Transfer-Encoding: 8bit

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//by hand//EN
METHOD:{method}
{events}END:VCALENDAR
"""
_EVENT = """\
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261124T12{stamp:02}00Z
SEQUENCE:{sequence}
DTSTART:{start}
DTEND:{end}
SUMMARY:{summary}
ORGANIZER:mailto:{organiser}
ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{recipient}
{more}END:VEVENT
"""
_number = 0


def event(day: str = "20261201", hour: int = 10, sequence: int = 0, *lines: str, **fields: str | int) -> str:
    """A VEVENT of one hour; ``stamp`` is the minute of its DTSTAMP, by default its SEQUENCE."""
    said: dict[str, str | int] = {
        "uid": UID,
        "sequence": sequence,
        "stamp": sequence,
        "start": f"{day}T{hour:02}0000Z",
        "end": f"{day}T{hour + 1:02}0000Z",
        "summary": "Planning meeting",
        "organiser": ORGANISER,
        "recipient": ADDRESS,
        "more": "".join(f"{line}\n" for line in lines),
    }
    return _EVENT.format_map(said | fields)


def request(*events: str) -> bytes:
    """The mail that adds or updates."""
    return _mail("REQUEST", events)


def cancel(*events: str) -> bytes:
    """The mail that removes."""
    return _mail("CANCEL", events)


def _mail(method: str, events: tuple[str, ...]) -> bytes:
    global _number
    _number += 1
    said = {"organiser": ORGANISER, "recipient": ADDRESS, "method": method, "number": _number}
    return _MAIL.format(events="".join(events), **said).replace("\n", "\r\n").encode()
