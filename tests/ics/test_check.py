"""One mutant per rule: each rule is able to refuse."""

import subprocess
import sys
import time

import pytest

from feedserver.ics.calendar import calendar
from feedserver.ics.check import IllegalBytes, check, event_count
from feedserver.ics.event import Style, booking_event
from feedserver.ics.people import Mailbox, People
from feedserver.ics.vtimezone import vtimezone
from tests.ics.samples import STAMP, booking, record, varied_events, written

EVENT = written(booking(summary="Überblick"))
ZONE = vtimezone("Europe/Berlin")
FEED = calendar("Bookings", [ZONE, EVENT])
SUMMARY = "SUMMARY:Überblick\r\n".encode()


def with_line(line: str) -> bytes:
    """The event with one more line, ahead of its SUMMARY."""
    assert SUMMARY in EVENT
    return EVENT.replace(SUMMARY, line.encode("utf-8", "surrogatepass") + b"\r\n" + SUMMARY)


def without(data: bytes, start: str) -> bytes:
    kept = [line for line in data.split(b"\r\n") if not line.startswith(start.encode())]
    assert len(kept) < len(data.split(b"\r\n"))
    return b"\r\n".join(kept)


CONTROLS = [
    chr(c) for c in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF) if chr(c) not in "\t\n\r"
]
REQUIRED = [
    *("UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS"),
    *("TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
]
MUTANTS = {
    "nothing at all": (b"", "CRLF"),
    "not UTF-8": (EVENT.replace("Ü".encode(), b"\xdc"), "UTF-8"),
    "overlong UTF-8": (EVENT.replace("Ü".encode(), b"\xc0\xaf"), "UTF-8"),
    "a surrogate in UTF-8": (with_line("COMMENT:\ud800"), "UTF-8"),
    "a fold inside a character": (EVENT.replace("Ü".encode(), b"\xc3\r\n \x9c"), "UTF-8"),
    "a byte order mark": (b"\xef\xbb\xbf" + FEED, "control"),
    "LF alone": (EVENT.replace(b"\r\n", b"\n"), "CRLF"),
    "one LF alone": (EVENT.replace(SUMMARY, SUMMARY.replace(b"\r\n", b"\n")), "CRLF"),
    "CR alone": (EVENT.replace(b"Planning", b"").replace("Ü".encode(), b"a\rb"), "CRLF"),
    "LF and CR turned round": (EVENT.replace(SUMMARY, SUMMARY[:-2] + b"\n\r"), "CRLF"),
    "no end of the last line": (EVENT.removesuffix(b"\r\n"), "CRLF"),
    "a line of 76 octets": (with_line("LOCATION:" + "a" * 67), "75 octets"),
    "an empty line": (EVENT.replace(SUMMARY, SUMMARY + b"\r\n"), "empty line"),
    "an empty line at the start": (b"\r\n" + EVENT, "empty line"),
    "an empty line at the end": (EVENT + b"\r\n", "empty line"),
    "a fold of nothing": (b" " + EVENT, "content line"),
    "no colon": (with_line("LOCATION"), "content line"),
    "a name in lower case": (with_line("location:a"), "content line"),
    "a name of other characters": (with_line("X_A:a"), "content line"),
    "no name": (with_line(":a"), "content line"),
    "a parameter name in lower case": (with_line("LOCATION;language=de:a"), "content line"),
    "a parameter without a name": (with_line("LOCATION;=de:a"), "content line"),
    "a parameter without a value": (with_line("LOCATION;LANGUAGE:a"), "content line"),
    "a quote inside a parameter": (with_line('LOCATION;LANGUAGE=a"b:c'), "content line"),
    "a quote that never ends": (with_line('LOCATION;LANGUAGE="b:c'), "content line"),
    "an empty property": (with_line("LOCATION:"), "empty property"),
    "an unknown property": (with_line("X-EVIL:1"), "not allowed"),
    "an attendee": (with_line("ATTENDEE:mailto:a@b.example"), "people in a feed"),
    "an organizer": (with_line("ORGANIZER:mailto:a@b.example"), "people in a feed"),
    "a class": (with_line("CLASS:PUBLIC"), "not allowed"),
    "a property of another component": (with_line("VERSION:2.0"), "not allowed"),
    "a UID on the calendar": (FEED.replace(b"VERSION", b"UID:a\r\nVERSION"), "not allowed"),
    "RDATE in a zone": (ZONE.replace(b"RRULE:", b"RDATE:20300101T000000\r\nRRULE:"), "not allowed"),
    "a property outside": (b"VERSION:2.0\r\n" + EVENT, "not allowed"),
    "BEGIN with a parameter": (EVENT.replace(b"BEGIN:", b"BEGIN;A=B:"), "not allowed"),
    "a description twice": (with_line("DESCRIPTION:a\r\nDESCRIPTION:b"), "only once"),
    "a summary twice": (with_line("SUMMARY:a"), "only once"),
    "a version twice": (FEED.replace(b"VERSION", b"VERSION:2.0\r\nVERSION"), "only once"),
    "an unknown component": (EVENT.replace(b"VEVENT", b"VEVIL"), "unknown kind"),
    "an alarm without a text": (with_line("BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM"), "must have"),
    "an alarm outside an event": (EVENT.replace(b"VEVENT", b"VALARM"), "wrong place"),
    "an event in an event": (with_line("BEGIN:VEVENT\r\nEND:VEVENT"), "wrong place"),
    "a calendar in a calendar": (FEED.replace(EVENT, FEED), "wrong place"),
    "an observance outside": (ZONE.replace(b"VTIMEZONE", b"DAYLIGHT"), "wrong place"),
    "two calendars": (FEED + FEED, "beside a calendar"),
    "an event before a calendar": (EVENT + FEED, "beside a calendar"),
    "an event after a calendar": (FEED + EVENT, "beside a calendar"),
    "no end": (EVENT.removesuffix(b"END:VEVENT\r\n"), "without its end"),
    "no end of the calendar": (FEED.removesuffix(b"END:VCALENDAR\r\n"), "without its end"),
    "no beginning": (EVENT.removeprefix(b"BEGIN:VEVENT\r\n"), "not allowed"),
    "an end too many": (EVENT + b"END:VEVENT\r\n", "end without"),
    "ends crossed": (FEED.replace(b"END:VEVENT", b"END:VCALENDAR"), "end without"),
    "a calendar of nothing": (FEED.replace(ZONE + EVENT, b""), "must hold"),
    "a zone of nothing": (b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nEND:VTIMEZONE\r\n", "must hold"),
    "a calendar without a version": (without(FEED, "VERSION"), "must have"),
    "a zone without a name": (without(ZONE, "TZID"), "must have"),
    "an observance without an offset": (without(ZONE, "TZOFFSETTO"), "must have"),
}


@pytest.mark.parametrize(("data", "reason"), MUTANTS.values(), ids=MUTANTS.keys())
def test_bytes_that_break_a_rule_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(IllegalBytes, match=reason):
        check(data)


@pytest.mark.parametrize("character", CONTROLS, ids=ascii)
def test_no_control_character_passes(character: str) -> None:
    with pytest.raises(IllegalBytes):
        check(with_line(f"LOCATION:a{character}b"))


@pytest.mark.parametrize("name", REQUIRED)
def test_an_event_without_a_property_it_must_have_is_refused(name: str) -> None:
    with pytest.raises(IllegalBytes, match="must have"):
        check(without(EVENT, name))


@pytest.mark.parametrize(
    "data",
    [
        *(EVENT, ZONE, FEED, ZONE + EVENT + EVENT),
        with_line("LOCATION:a\tb"),
        with_line("LOCATION:" + "a" * 66),
        with_line("LOCATION:a\r\n b\r\n\tc"),
        with_line('LOCATION;LANGUAGE=de,"a:b;c";ALTREP="x":a:b'),
        with_line("CATEGORIES:a\r\nCATEGORIES:b"),
    ],
)
def test_legal_bytes_pass(data: bytes) -> None:
    check(data)


def test_a_refusal_quotes_nothing_of_the_content() -> None:
    with pytest.raises(IllegalBytes) as refusal:
        check(with_line("X-CANARY:canary"))
    assert "canary" not in repr(refusal.value).lower()
    assert refusal.value.__cause__ is None
    with pytest.raises(IllegalBytes) as refusal:
        check(EVENT.replace("Ü".encode(), b"\xdc"))
    assert refusal.value.__suppress_context__


def test_the_rules_hold_where_python_drops_assertions() -> None:
    script = (
        "from feedserver.ics.check import IllegalBytes, check\n"
        "try: check(b'BEGIN:VEVENT\\r\\nX-EVIL:1\\r\\nEND:VEVENT\\r\\n')\n"
        "except IllegalBytes: print('refused')"
    )
    done = subprocess.run([sys.executable, "-O", "-c", script], capture_output=True, check=True)  # noqa: S603
    assert done.stdout.strip() == b"refused"


@pytest.mark.parametrize("piece", ["a", ";A=", ';A="b",', "A;", '"', ";A=b,", "-"])
def test_a_hostile_line_cannot_make_the_check_slow(piece: str) -> None:
    line = piece * (60_000 // len(piece))
    folded = "\r\n ".join(line[i : i + 70] for i in range(0, len(line), 70))
    start = time.process_time()
    with pytest.raises(IllegalBytes):
        check(with_line(folded))
    assert time.process_time() - start < 1


def test_a_thousand_events_are_judged_in_well_under_a_second() -> None:
    data = calendar("Bookings", list(varied_events()) * 21)
    start = time.process_time()
    check(data)
    assert time.process_time() - start < 1


def test_a_mailed_object_names_one_sender_and_one_recipient_in_every_event() -> None:
    people = style_with_people()
    data = booking_event(record(booking()), people, stamp=STAMP)
    check(data, mailed=True)
    for broken in (
        b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(b"ORGANIZER")),
        data.replace(b"END:VEVENT", b"ATTENDEE:mailto:other@x.example\r\nEND:VEVENT"),
        data + booking_event(record(booking()), Style(), stamp=STAMP),
    ):
        with pytest.raises(IllegalBytes):
            check(broken, mailed=True)
    with pytest.raises(IllegalBytes, match="people in a feed"):
        check(data)


def style_with_people() -> Style:
    people = People(sender=Mailbox(email="ada@host.example"), recipient=Mailbox(email="guest@x.example"))
    return Style(people=people)


def test_a_text_that_looks_like_a_beginning_is_no_event() -> None:
    content = booking(summary="BEGIN:VEVENT", location="x" * 66 + "BEGIN:VEVENT")
    assert event_count(written(content) + EVENT) == 2
    assert event_count(calendar("BEGIN:VEVENT", [ZONE, written(content)])) == 1
    check(booking_event(record(content), style_with_people(), stamp=STAMP), mailed=True)
