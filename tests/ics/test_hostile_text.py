"""S-50: any text in any field is written legally and read back in its normal form.

``make campaign-texts`` does the same 100,000 times over all code points.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedserver.bookings.model import Meeting
from feedserver.ics.check import check
from feedserver.ics.event import Style, booking_event
from feedserver.ics.text import multi_line, parameter, single_line
from tests.bookings.samples import EXAMPLE
from tests.full import IS_FULL
from tests.health.test_metrics import samples as metrics
from tests.ics import normal_form
from tests.ics.campaign import SEED, faults, faults_of
from tests.ics.hostile import NOT_SHOWN, Example, example, filled, hostile
from tests.ics.samples import HOSTILE_PIECES, booking, parsed, texts, written
from tests.site import Site

NUMBERS = range(100_000) if IS_FULL else range(0, 100_000, 100)
BLOCK = 2048
#: Without ``TEST_FULL`` the first plane's begin, and some of each other.
BLOCKS = (
    range(0, 0x110000, BLOCK) if IS_FULL else [*range(0, 0x3000, BLOCK), *range(0xD800, 0x110000, 33 * BLOCK)]
)
#: Every text of a booking; what a new one becomes in a feed has to be decided in ``expected``.
SHOWN = {"summary", "description", "location", "url", "categories", "meeting.url", "meeting.provider"}
HIDDEN = {
    *("kind", "managed_by", "retake_of", "organiser.email", "organiser.name"),
    *(f"participants.{name}" for name in ("user", "email", "name", "role")),
}
MEETING = Meeting(url="https://meet.example/x", provider="google_meet")


@given(texts(), texts(), texts(), texts(), texts(), st.lists(texts(20), max_size=4))
@settings(deadline=None, max_examples=300)
def test_any_text_is_written_legally_and_read_back_in_its_normal_form(
    kind: str, summary: str, description: str, location: str, provider: str, categories: list[str]
) -> None:
    content = booking(
        kind=kind,
        summary=summary,
        description=description,
        location=location,
        meeting=Meeting(url=MEETING.url, provider=provider),
        categories=tuple(categories),
    )
    fragment = written(content)
    check(fragment)
    event = parsed(fragment)
    assert event["SUMMARY"] == (single_line(summary) or "(no title)")
    assert event["DESCRIPTION"] == "\n".join(filter(None, (multi_line(description), MEETING.url)))
    assert event["LOCATION"] == (single_line(location) or MEETING.url)
    assert event["CONFERENCE"].params.get("LABEL", "") == parameter(provider)
    shown = event["CATEGORIES"].cats if "CATEGORIES" in event else []
    assert shown == [name for name in map(single_line, categories) if name]


@given(texts(), texts())
@settings(deadline=None)
def test_any_address_is_written_legally_or_dropped(url: str, meeting: str) -> None:
    content = booking(url=f"https://h.example/{url}", meeting=Meeting(url=f"tel:{meeting}"))
    fragment = written(content)
    check(fragment)
    parsed(fragment)


@pytest.mark.parametrize(
    "filling", ["é", "漢", "👩‍👩‍👧", "\\", ";", "\\N", "\x00", "\ud800", " ", "a\r\n"], ids=ascii
)
@pytest.mark.parametrize("offset", range(4))
def test_8_kib_of_anything_is_folded_between_characters(filling: str, offset: int) -> None:
    text = "a" * offset + filling * (8192 // len(filling)) + "z"
    fragment = written(booking(summary=text, description=text, location=text, categories=(text,)))
    check(fragment)
    event = parsed(fragment)
    assert event["SUMMARY"] == event["LOCATION"] == event["CATEGORIES"].cats[0] == single_line(text)
    assert event["DESCRIPTION"] == multi_line(text)


def test_folding_puts_75_octets_at_most_on_a_line_of_multi_byte_text() -> None:
    folded = [line for line in written(booking(summary="é漢👍" * 40)).split(b"\r\n") if line]
    assert max(map(len, folded)) <= 75
    assert sum(line.startswith(b" ") for line in folded) >= 4
    for line in folded:
        line.decode()


class _Named:
    """Notes which fields are asked for."""

    def __init__(self) -> None:
        self.fields: set[str] = set()

    def text(self, field: str) -> str:
        self.fields.add(field)
        return field

    def choose(self, number: int) -> int:
        return number - 1


class _Block:
    """Thousands of code points in a row, in every field."""

    def __init__(self, first: int) -> None:
        self.block = "".join(map(chr, range(first, min(first + BLOCK, 0x110000))))

    def text(self, field: str) -> str:
        return self.block

    def choose(self, number: int) -> int:
        return number - 1


class _Drawn:
    """Texts that Hypothesis can shrink."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def text(self, field: str) -> str:
        return self.data.draw(texts(30), field)

    def choose(self, number: int) -> int:
        return self.data.draw(st.integers(0, number - 1))


def test_every_text_of_a_booking_is_found_by_its_type() -> None:
    named = _Named()
    hostile(filled(), named)
    assert named.fields == SHOWN | HIDDEN
    assert {"start", "end", "timezone", "recurrence"} == NOT_SHOWN


def test_hostile_text_everywhere_loses_no_feed() -> None:
    """One of a hundred feeds of the campaign."""
    for number in NUMBERS:
        assert faults_of(SEED, number) == [], number


def test_every_code_point_passes_through_every_field() -> None:
    for first in BLOCKS:
        single, override = (hostile(filled(), _Block(first)) for _ in range(2))
        assert faults(Example(single, override, Style(alarms=(10,)), single.summary)) == [], first


@given(st.data())
@settings(deadline=None, max_examples=5000 if IS_FULL else 100)
def test_whatever_hypothesis_thinks_of_loses_no_feed(data: st.DataObject) -> None:
    assert faults(example(_Drawn(data))) == []


def test_the_normal_form_is_told_twice_alike() -> None:
    """Each code point between letters, and pairs of hostile pieces."""
    pairs = [one + other for one in HOSTILE_PIECES for other in HOSTILE_PIECES]
    blocks = ("a".join(map(chr, range(first, first + 256))) for first in range(0, 0x110000, 256))
    for text in (*pairs, *blocks):
        assert single_line(text) == normal_form.one_line(text), ascii(text)
        assert multi_line(text) == normal_form.lines(text), ascii(text)
        assert parameter(text) == normal_form.label(text), ascii(text)


@pytest.mark.parametrize(
    "body",
    [
        *(b"A:1\n", b"A:1", b"A:1\r\n\r\n", b"A:1\rB:2\r\n", b"A:" + b"x" * 74 + b"\r\n"),
        *(b"A:\xc3\r\n \xa9\r\n", b"A:\x00\r\n", b"A:\x7f\r\n", "A:\x85\r\n".encode()),
        *("A:\u2028\r\n".encode(), "\ufeffA:1\r\n".encode(), b"A:\xed\xa0\x80\r\n"),
    ],
    ids=ascii,
)
def test_the_second_look_at_the_bytes_sees_what_is_illegal(body: bytes) -> None:
    assert normal_form.illegal_bytes(body) != []
    assert normal_form.illegal_bytes(b"A:\t1\r\n") == []


def _texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of all texts in a JSON value."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*path, name))


def _with(value: Any, path: tuple[str | int, ...], text: str) -> Any:
    if not path:
        return f"{value[:1]}{text}{value[1:]}"
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = _with(value[path[0]], path[1:], text)
    return changed


def _everything() -> dict[str, Any]:
    """A series that says everything a host can say, all of it again in an override."""
    said = {**EXAMPLE, "managed_by": "teams", "retake_of": "b-0"}
    not_in_an_override = {"version", "kind", "organiser", "participants", "retake_of", "recurrence"}
    override = {name: value for name, value in said.items() if name not in not_in_an_override}
    override |= {"recurrence_id": "2026-12-08T10:00:00"}
    lists = {"exdates": ["2026-12-15T10:00:00"], "rdates": ["2026-12-16T10:00:00"]}
    participants = [{"user": "amira", "email": "a@x.example", "name": "A", "role": "trainer"}]
    recurrence = {"rrule": "FREQ=WEEKLY;COUNT=6", **lists, "overrides": [override]}
    return {**said, "participants": participants, "recurrence": recurrence}


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\udfff\ud800"], ids=ascii)
def test_nul_and_lone_surrogates_are_refused_by_the_name_of_the_field(site: Site, text: str) -> None:
    site.host.make_user()
    body = _everything()
    assert site.host.call("PUT", "/bookings/b-1", body).status_code == 201
    for path in _texts(body):
        answer = site.host.call("PUT", "/bookings/b-1", _with(body, path, text))
        named = {error["field"] for error in answer.get_json()["errors"]}
        assert (answer.status_code, named) == (422, {".".join(map(str, path))})


def test_a_booking_that_cannot_be_written_is_left_out_counted_and_named(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.host.make_user()
    for number in (1, 2):
        site.host.make_booking(f"b-{number}", summary=f"Meeting {number}")
    url = site.host.feed_url()
    # The fault of a builder that lets a line through.
    monkeypatch.setattr("feedserver.shelves.writing.booking_event", _faulty(booking_event))
    counter = ("feedserver_bookings_left_out_total", ())
    before = metrics(site)[counter]
    assert site.titles(url) == ["Meeting 1"]
    assert metrics(site)[counter] == before + 1
    (line,) = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert "id=b-2 " in line and "Meeting" not in line


def _faulty(build: Any) -> Any:
    def built(record: Any, *given: Any, **named: Any) -> bytes:
        data: bytes = build(record, *given, **named)
        return data.replace(b"SUMMARY:", b"SUMMARY:\n") if record.id == "b-2" else data

    return built
