"""S-50: any text in any field is written legally and read back in its normal form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedserver.bookings.model import Meeting
from feedserver.ics.check import check
from feedserver.ics.text import multi_line, parameter, single_line
from tests.ics.samples import booking, parsed, texts, written

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
