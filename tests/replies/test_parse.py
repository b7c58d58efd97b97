"""What is read from the mails of real programs, and what is refused as no reply."""

from datetime import UTC, datetime

import pytest

from feedserver.errors import InvalidField
from feedserver.replies.model import Attendee, Reply
from feedserver.replies.parse import reply_in_message, reply_in_object
from tests.replies.samples import CALDAV_SERVER, PROGRAMS, UID, answering, message, reply, sample


def read(address: str, partstat: str, *clock: int) -> Reply:
    """A reply of 24 November 2026 as it is to be read."""
    return Reply(
        uid=UID,
        sequence=0,
        attendees=(Attendee(address=address, partstat=partstat),),
        replied_at=datetime(2026, 11, 24, *clock, tzinfo=UTC),
        is_for_one_occurrence=False,
    )


OF_PROGRAMS = {
    "outlook": read("Amira.Okafor@College.Example", "ACCEPTED", 9, 0, 12),
    "gmail": read("guest@x.example", "DECLINED", 9, 30, 5),
    "apple mail": read("jonas@x.example", "TENTATIVE", 10, 15),
    "thunderbird": read("zoë@x.example", "ACCEPTED", 11),
}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"], ids=["CRLF", "LF"])
def test_the_mail_of_a_program(program: str, line_end: bytes) -> None:
    octets = sample(PROGRAMS[program]).replace(b"\r\n", line_end)
    assert reply_in_message(octets) == OF_PROGRAMS[program]
    assert reply_in_message(b"\r\n" + octets) == OF_PROGRAMS[program]


def test_the_object_alone_with_blanks_after_its_colons() -> None:
    assert reply_in_object(sample(CALDAV_SERVER)) == read("guest@x.example", "ACCEPTED", 11, 30)


def test_the_first_object_that_is_a_reply_counts() -> None:
    request = answering(UID, "a@x.example", METHOD=":REQUEST")
    two = answering(UID, "b@x.example") + answering(UID, "c@x.example")
    parts = "".join(f"--b\r\nContent-Type: text/calendar\r\n\r\n{one}\r\n" for one in ("", request, two))
    assert reply_in_message(message(f"{parts}--b--", "multipart/mixed; boundary=b")).attendees == (
        Attendee(address="b@x.example", partstat="ACCEPTED"),
    )
    assert reply_in_object((request + two).encode()).attendees[0].address == "b@x.example"


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (";PARTSTAT=ACCEPTED:MAILTO:A@x.example", "A@x.example"),
        (";PARTSTAT=ACCEPTED:mailto:a%2Bb@x.example", "a+b@x.example"),
        (";PARTSTAT=ACCEPTED:mailto:a@x.example?subject=yes", "a@x.example"),
        (';PARTSTAT=ACCEPTED;CN="a: b; c":mailto:a@x.example', "a@x.example"),
        (";PARTSTAT=ACCEPTED;EMAIL=a@x.example:urn:uuid:1", "a@x.example"),
        (";PARTSTAT=ACCEPTED;EMAIL=b@x.example:mailto:a@x.example", "a@x.example"),
        (";PARTSTAT=ACCEPTED:https://x.example/a", ""),
        (";PARTSTAT=ACCEPTED:mailto:a@\r\n x.exam\r\n\tple", "a@x.example"),
    ],
)
def test_the_address_of_an_attendee(line: str, address: str) -> None:
    (attendee,) = reply_in_object(reply(UID, ATTENDEE=line).encode()).attendees
    assert attendee == Attendee(address=address, partstat="ACCEPTED")


@pytest.mark.parametrize(
    "stamp", [None, ":", ":20261124T090000", ":20261324T090000Z", ":00010101T000000Z", ":x"]
)
def test_a_stamp_that_is_no_time_in_utc_is_none(stamp: str | None) -> None:
    assert reply_in_object(reply(UID, DTSTAMP=stamp).encode()).replied_at is None


def test_the_event_of_the_whole_series_comes_before_one_of_an_occurrence() -> None:
    one = reply(UID, RECURRENCE_ID=":20261201T100000Z", SEQUENCE=":1")
    assert reply_in_object(one.encode()).is_for_one_occurrence
    inside = one[one.index("BEGIN:VEVENT") : one.index("END:VCALENDAR")]
    both = reply(UID, SEQUENCE=":2").replace("BEGIN:VEVENT", f"{inside}BEGIN:VEVENT", 1)
    found = reply_in_object(both.encode())
    assert (found.is_for_one_occurrence, found.sequence) == (False, 2)


def test_without_a_sequence_it_is_zero() -> None:
    assert reply_in_object(reply(UID, SEQUENCE=None).encode()).sequence == 0


def test_latin_1_that_says_it_is_utf_8_is_read() -> None:
    octets = reply(UID, SUMMARY=":Größe").encode("latin-1")
    assert reply_in_object(octets).uid == UID


REFUSED = {
    "nothing": ("", ""),
    "text": ("Yes, I will come.", ""),
    "another method": (reply(UID, METHOD=":REQUEST"), ""),
    "a counter-proposal": (reply(UID, METHOD=":COUNTER"), ""),
    "no method": (reply(UID, METHOD=None), ""),
    "cut off": (reply(UID)[:-20], ""),
    "no event": ("BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n", "VEVENT"),
    "a task": (reply(UID).replace("VEVENT", "VTODO"), "VEVENT"),
    "no UID": (reply(UID, UID=None), "UID"),
    "NUL in the UID": (reply("a\0b"), "UID"),
    "two bookings": (reply(UID)[:-15] + reply("other")[27:], "UID"),
    "no attendee": (reply(UID, ATTENDEE=None), "ATTENDEE"),
    "an attendee that is no line": (reply(UID, ATTENDEE=";PARTSTAT"), "ATTENDEE"),
    "a SEQUENCE that is no number": (reply(UID, SEQUENCE=":x"), "SEQUENCE"),
    "a negative SEQUENCE": (reply(UID, SEQUENCE=":-1"), "SEQUENCE"),
    "a SEQUENCE without end": (reply(UID, SEQUENCE=":" + "9" * 4000), "SEQUENCE"),
    "a line without end": (reply("x" * 5000), "UID"),
}


@pytest.mark.parametrize(("text", "field"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_reply_is_refused(text: str, field: str) -> None:
    for read_it, octets in ((reply_in_object, text.encode()), (reply_in_message, message(text))):
        with pytest.raises(InvalidField) as refused:
            read_it(octets)
        assert refused.value.field == field
        assert refused.value.message
