"""The quick yes and the careful look agree: on all that is built, and on what becomes of it by mutation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedserver.ics import check as checks
from feedserver.ics.calendar import CALENDAR_END, calendar, opening
from feedserver.ics.check import IllegalBytes, check, check_joined, check_stored
from feedserver.ics.event import Style, booking_event
from feedserver.ics.invitation import Method, calendar_object
from feedserver.ics.people import Mailbox, People
from feedserver.ics.series import series_events
from feedserver.ics.structure import check_components
from feedserver.ics.vtimezone import vtimezone
from feedserver.ics.well_formed import is_well_formed
from tests.bookings.series import FULL, series
from tests.ics.hostile import Walk, example
from tests.ics.samples import STAMP, booking, record, varied_events, written

LONDON = vtimezone("Europe/London", datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
PEOPLE = People(
    sender=Mailbox(email="ada@host.example", name="Ada, Park"),
    recipient=Mailbox(email="guest@x.example", name="Guest Gordon"),
)
SERIES = series_events(record(series(**FULL)), (), Style(alarms=(10, 20)), stamp=STAMP)
EVENT = written(booking(summary="Überblick", description="a\tb " * 40, categories=("a", "b")))
#: What is built for feeds, and for mails.
BUILT = [
    *varied_events(),
    *(EVENT, SERIES, LONDON, vtimezone("Africa/Cairo"), vtimezone("UTC")),
    *(calendar("a", [LONDON, SERIES, EVENT]), calendar("a", [LONDON]), calendar("a", [EVENT], publish=False)),
    calendar("a", [EVENT, written(booking(summary=";TZID=Nowhere"))], description="x"),
]
MAILED = [
    calendar_object(record(content), method, Style(people=replace(PEOPLE, rsvp=True)))
    for content in (booking(summary="é" * 90), series(**FULL))
    for method in Method
]
#: What a mutation puts in: line ends, folds, names, and parts of components.
PIECES = [
    *(b"", b"\r", b"\n", b"\r\n", b"\r\n ", b"\r\n\t", b"\t", b" ", b":", b";", b'"', b",", b"=", b"\x00"),
    *("é".encode(), "\u2028".encode(), "\ufeff".encode(), b"\xc3", b"a" * 76, b"END:VEVENT\r\n"),
    *(b"BEGIN:VEVENT\r\n", b"BEGIN:VALARM\r\n", b"ATTENDEE:mailto:a@b\r\n", b"ORGANIZER;CN=a:b\r\n"),
    *(b"SUMMARY:a\r\n", b"X-EVIL:1\r\n", b";TZID=Europe/Paris", b";VALUE=DATE", b"CATEGORIES:a\r\n"),
    *(b"DESCRIPTION:\r\n", b"TZID:Europe/Paris\r\n", b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"),
]


def refusal(data: bytes, *, mailed: bool, careful: bool = False) -> str | None:
    """Why these bytes are refused, by the careful look alone or as always."""
    with pytest.MonkeyPatch.context() as patch:
        if careful:
            patch.setattr(checks, "is_well_formed", unsure)
        try:
            check(data, mailed=mailed)
        except IllegalBytes as error:
            return str(error)
    return None


def unsure(unfolded: bytes, mailed: bool) -> bool:
    return False


def agree(data: bytes) -> None:
    for mailed in (False, True):
        assert refusal(data, mailed=mailed) == refusal(data, mailed=mailed, careful=True), data


def mutants(data: bytes, random: Random) -> Iterator[bytes]:
    """Pieces put in, taken out, and lines moved, doubled or lost."""
    for _ in range(200):
        begin = random.randrange(len(data))
        end = min(len(data), begin + random.choice((0, 0, 1, 2, 30)))
        yield data[:begin] + random.choice(PIECES) + data[end:]
        lines = data.splitlines(keepends=True)
        chosen = random.randrange(len(lines))
        line = lines.pop(chosen) if random.random() < 0.7 else lines[chosen]
        if random.random() < 0.7:
            lines.insert(random.randrange(len(lines) + 1), random.choice((line, random.choice(PIECES))))
        yield b"".join(lines)


def unfolded(data: bytes) -> bytes:
    return data.replace(b"\r\n ", b"")


def test_all_that_is_built_is_known_at_one_glance() -> None:
    """Save a text that looks like a zone: the careful look knows better."""
    *known, doubtful = BUILT
    for data in known:
        assert is_well_formed(unfolded(data), mailed=False), data
    for data in MAILED:
        assert is_well_formed(unfolded(data), mailed=True), data
    assert not is_well_formed(unfolded(doubtful), mailed=False)
    for data in (*BUILT, *MAILED):
        agree(data)


def test_feeds_of_hostile_text_are_known_too() -> None:
    for number in range(0, 100_000, 200):
        data = example(Walk(Random(f"form-{number}"), number)).feed()  # noqa: S311 - repeatable
        assert is_well_formed(unfolded(data), mailed=False), number
        agree(data)


@pytest.mark.parametrize("data", [*BUILT[::6], *BUILT[48:], *MAILED], ids=lambda data: str(len(data)))
def test_what_is_accepted_of_mutants_the_careful_look_accepts(data: bytes) -> None:
    verdicts = set()
    for mutant in mutants(data, Random(len(data))):  # noqa: S311 - repeatable
        agree(mutant)
        verdicts.add(refusal(mutant, mailed=False) is None)
    assert False in verdicts


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_mutants_that_hypothesis_thinks_of(data: st.DataObject) -> None:
    mutant = data.draw(st.sampled_from([*BUILT, *MAILED]))
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(mutant)))
        end = min(len(mutant), begin + data.draw(st.integers(0, 80)))
        piece = data.draw(st.sampled_from(PIECES) | st.binary(max_size=3))
        mutant = mutant[:begin] + piece + mutant[end:]
    agree(mutant)


def test_people_are_seen_where_their_property_is_folded_too() -> None:
    folded = EVENT.replace(b"\r\nSTATUS:", b"\r\nATTEN\r\n DEE:mailto:a@b.example\r\nSTATUS:")
    assert "people in a feed" in str(refusal(folded, mailed=False))


def test_the_careful_look_is_asked_line_by_line() -> None:
    check_components(unfolded(EVENT).decode().removesuffix("\r\n").split("\r\n"))
    with pytest.raises(IllegalBytes, match="without its end"):
        check_components(["BEGIN:VEVENT"])


HEAD, ZONED = opening("a"), opening("a", [LONDON])
JOINED = {
    "one": (HEAD, EVENT),
    "many": (HEAD, EVENT * 3),
    "a series": (ZONED, SERIES + EVENT),
    "a text like a zone": (HEAD, EVENT + written(booking(summary=";TZID=Nowhere"))),
    "a text like an end": (
        HEAD,
        EVENT + written(booking(summary="END:VEVENT", location="x" * 66 + "END:VEVENT")),
    ),
}
BROKEN = {
    "no event": (HEAD, b""),
    "a zone alone": (HEAD, LONDON),
    "an opening that is none": (EVENT, EVENT),
    "an opening that has ended": (HEAD + EVENT + CALENDAR_END, EVENT),
    "an opening without a version": (HEAD.replace(b"VERSION:2.0\r\n", b""), EVENT),
    "an opening with a line that is too long": (HEAD + b"COLOR:" + b"a" * 80 + b"\r\n", EVENT),
    "a beginning lost": (HEAD, EVENT + EVENT.removeprefix(b"BEGIN:VEVENT\r\n")),
    "an end lost": (HEAD, EVENT + EVENT.removesuffix(b"END:VEVENT\r\n") + EVENT),
    "the last end lost": (HEAD, EVENT + EVENT.removesuffix(b"END:VEVENT\r\n")),
    "a part at the end": (HEAD, EVENT + b"SUMMARY:a\r\n"),
    "a part in between": (HEAD, EVENT + b"SUMMARY:a\r\n" + EVENT),
    "a part at the beginning": (HEAD, b"SUMMARY:a\r\n" + EVENT + EVENT),
    "a zone behind an event": (HEAD, EVENT + LONDON),
    "no zone": (HEAD, SERIES),
    "no zone for a later one": (HEAD, EVENT + SERIES),
    "no zone for a folded name": (HEAD, EVENT + SERIES.replace(b";TZID=", b";TZ\r\n ID=")),
    "another zone": (opening("a", [vtimezone("UTC")]), EVENT + SERIES),
}


@pytest.mark.parametrize(("head", "events"), JOINED.values(), ids=JOINED)
def test_checked_events_behind_an_opening_are_a_calendar(head: bytes, events: bytes) -> None:
    check_joined(head, events)
    check(head + events + CALENDAR_END)


@pytest.mark.parametrize(("head", "events"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_where_it_was_joined_is_refused(head: bytes, events: bytes) -> None:
    with pytest.raises(IllegalBytes):
        check_joined(head, events)


@pytest.mark.parametrize(("head", "events"), JOINED.values(), ids=JOINED)
def test_stored_events_behind_an_opening_are_a_calendar(head: bytes, events: bytes) -> None:
    check_stored(head, events)


@pytest.mark.parametrize(
    "what",
    [
        "no event",
        "an opening that is none",
        "an opening that has ended",
        "an opening without a version",
        "an opening with a line that is too long",
        "the last end lost",
        "a part at the beginning",
        "a part at the end",
    ],
)
def test_an_opening_that_is_none_or_stored_events_cut_off_are_refused(what: str) -> None:
    with pytest.raises(IllegalBytes):
        check_stored(*BROKEN[what])


def test_an_opening_with_events_and_its_end_is_a_calendar() -> None:
    said = {"description": "x", "publish": False, "color": "navy"}
    event = booking_event(record(booking()), Style(), stamp=STAMP)
    assert opening("a", [LONDON], **said) + event + CALENDAR_END == calendar("a", [LONDON, event], **said)
