"""Single occurrences that differ from their series: moved, cancelled, changed; and what is refused."""

from typing import Any

import pytest

from feedserver.bookings.model import Booking, Meeting, Status
from tests.bookings.series import ALL_DAY, instants, refused, series, starts, times, wall

THIRD = "2026-12-03T10:00:00"
FIRST_FIELD = "recurrence.overrides.0"
SERIES = {
    "description": "Bring the plan.",
    "location": "Room 4",
    "status": "provisional",
    "url": "https://host.example/1",
    "meeting": {"provider": "zoom", "url": "https://meet.example/x"},
    "categories": ["EPA"],
    "managed_by": "teams",
    "organiser": {"name": "Ada", "email": "ada@host.example"},
    "participants": [{"user": "u-17"}],
}


def third(override: dict[str, Any], **fields: Any) -> tuple[Booking, Booking]:
    """The series whose occurrence of 3 December is changed, and that occurrence."""
    booking = series(overrides=[{"recurrence_id": THIRD, **override}], **fields)
    assert booking.recurrence is not None
    assert [one.booking is None for one in booking.recurrence.occurrences] == [True, True, False, True, True]
    changed = booking.recurrence.occurrences[2]
    found = changed.of(booking)
    assert found.recurrence is None
    assert (found.starts_at, found.ends_at) == (changed.starts_at, changed.ends_at)
    assert wall(booking, changed.original_at) == THIRD[:16]
    return booking, found


def refused_for(**override: Any) -> set[str]:
    """Names within the override, where it alone is refused."""
    named = refused(overrides=[{"recurrence_id": THIRD, **override}])
    assert all(name.startswith(f"{FIRST_FIELD}.") for name in named)
    return {name.removeprefix(f"{FIRST_FIELD}.") for name in named}


MOVED = {
    "both": (
        {"start": "2026-12-04T15:00:00", "end": "2026-12-04T17:00:00"},
        "2026-12-04T15:00",
        "2026-12-04T17:00",
    ),
    "start alone, as long as before": ({"start": "2026-12-04T15:00"}, "2026-12-04T15:00", "2026-12-04T16:00"),
    "end alone": ({"end": "2026-12-03T13:00:00"}, "2026-12-03T10:00", "2026-12-03T13:00"),
    "with Z": ({"start": "2026-12-03T09:00:00Z"}, "2026-12-03T09:00", "2026-12-03T10:00"),
    "with an offset": ({"start": "2026-12-03T09:00:00-05:00"}, "2026-12-03T14:00", "2026-12-03T15:00"),
    "before the series": ({"start": "2026-11-01T10:00:00"}, "2026-11-01T10:00", "2026-11-01T11:00"),
    "onto another occurrence": ({"start": "2026-12-04T10:00:00"}, "2026-12-04T10:00", "2026-12-04T11:00"),
    "into the second of two equal hours": (
        {"start": "2027-10-31T01:30:00Z", "end": "2027-10-31T03:00:00Z"},
        "2027-10-31T01:30",
        "2027-10-31T03:00",
    ),
    "in a zone of its own": (
        {"timezone": "America/New_York", "start": "2026-12-03T10:00:00", "end": "2026-12-03T11:30:00"},
        "2026-12-03T15:00",
        "2026-12-03T16:30",
    ),
    "start alone in a zone of its own": (
        {"timezone": "America/New_York", "start": "2026-12-03T10:00:00"},
        "2026-12-03T15:00",
        "2026-12-03T16:00",
    ),
    "a zone alone moves nothing": ({"timezone": "America/New_York"}, "2026-12-03T10:00", "2026-12-03T11:00"),
}


@pytest.mark.parametrize(("override", "start", "end"), MOVED.values(), ids=MOVED)
def test_an_occurrence_is_moved(override: dict[str, Any], start: str, end: str) -> None:
    booking, changed = third(override)
    assert (wall(booking, changed.starts_at), wall(booking, changed.ends_at)) == (start, end)
    assert changed.timezone == override.get("timezone", "Europe/London")


def test_moved_over_a_clock_change_it_keeps_its_length_on_the_wall() -> None:
    fields = {"start": "2027-03-20T23:00:00", "end": "2027-03-21T05:00:00"}
    move = {"recurrence_id": "2027-03-21T23:00:00", "start": "2027-03-27T23:00:00"}
    assert times(series(**fields, overrides=[move]))[1] == ("2027-03-27T23:00", "2027-03-28T05:00")


@pytest.mark.parametrize("text", ["2026-12-03T10:00:00Z", "2026-12-03T15:45:00+05:45", "2026-12-03T10:00"])
def test_an_occurrence_is_named_in_any_notation(text: str) -> None:
    assert (
        starts(series(overrides=[{"recurrence_id": text, "start": "2026-12-20T10:00:00"}]))[2]
        == "2026-12-20T10:00"
    )


def test_a_moved_occurrence_keeps_its_place_and_its_name() -> None:
    booking = series(overrides=[{"recurrence_id": THIRD, "start": "2026-12-20T10:00:00"}])
    assert starts(booking)[2] == "2026-12-20T10:00"
    assert refused(overrides=[{"recurrence_id": "2026-12-20T10:00:00"}]) == {f"{FIRST_FIELD}.recurrence_id"}


def test_an_addition_can_be_moved_too() -> None:
    move = {"recurrence_id": "2026-12-20T10:00:00", "start": "2026-12-21T10:00:00"}
    assert starts(series(rdates=["2026-12-20T10:00:00"], overrides=[move]))[5] == "2026-12-21T10:00"


def test_an_occurrence_in_a_skipped_hour_is_named_by_its_instant() -> None:
    night = {"start": "2027-03-27T01:30:00", "end": "2027-03-27T01:45:00"}
    for text in ("2027-03-28T01:30:00Z", "2027-03-28T02:30:00"):
        move = {"recurrence_id": text, "start": "2027-03-28T10:00:00"}
        assert instants(series(**night, overrides=[move]))[1] == "2027-03-28T09:00Z"


WORDS: dict[str, Any] = {
    "summary": "Review",
    "description": "Bring nothing.",
    "location": "Room 5",
    "status": "confirmed",
    "url": "https://host.example/2",
    "managed_by": "zoom",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_field_that_is_named_replaces_that_of_the_series(name: str) -> None:
    booking, changed = third({name: WORDS[name]}, **SERIES)
    assert getattr(changed, name) == WORDS[name]
    assert getattr(booking, name) != WORDS[name]
    others = {*SERIES, "summary"} - {name}
    assert {other: getattr(changed, other) for other in others} == {o: getattr(booking, o) for o in others}


def test_lists_and_the_meeting_are_replaced_whole() -> None:
    _, changed = third({"meeting": {"url": "tel:+441234"}, "categories": []}, **SERIES)
    assert (changed.meeting, changed.categories) == (Meeting(url="tel:+441234"), ())


@pytest.mark.parametrize("name", ["description", "location", "url", "meeting", "managed_by"])
def test_null_takes_away_what_the_series_says(name: str) -> None:
    booking, changed = third({name: None}, **SERIES)
    assert getattr(changed, name) is None
    assert getattr(booking, name) is not None


def test_an_override_that_says_nothing_changes_nothing() -> None:
    booking, changed = third({}, **SERIES)
    plain = series(**SERIES)
    assert plain.recurrence is not None
    assert changed == plain.recurrence.occurrences[2].of(plain)
    assert times(booking) == times(plain)


def test_one_occurrence_of_a_timed_series_takes_a_whole_day() -> None:
    _, changed = third({"all_day": True, "start": "2026-12-03", "end": "2026-12-05"})
    assert changed.all_day
    assert [f"{at:%dT%H:%MZ}" for at in (changed.starts_at, changed.ends_at)] == ["03T00:00Z", "05T00:00Z"]


def test_one_occurrence_of_whole_days_takes_an_hour() -> None:
    timed = {"all_day": False, "start": "2026-12-03T10:00:00", "end": "2026-12-03T11:00:00"}
    override = {"recurrence_id": "2026-12-03", **timed, "timezone": "America/New_York"}
    booking = series(**ALL_DAY, overrides=[override])
    assert booking.recurrence is not None
    changed = booking.recurrence.occurrences[2].of(booking)
    assert (changed.all_day, f"{changed.starts_at:%dT%H:%MZ}") == (False, "03T15:00Z")
    del override["timezone"]
    assert refused(**ALL_DAY, overrides=[override]) == {f"{FIRST_FIELD}.timezone"}


REFUSED = {
    "no occurrence": ({"recurrence_id": "2026-12-03T10:00:01"}, "recurrence_id"),
    "beyond the rule": ({"recurrence_id": "2026-12-06T10:00:00"}, "recurrence_id"),
    "no name": ({"recurrence_id": None}, "recurrence_id"),
    "a date as name": ({"recurrence_id": "2026-12-03"}, "recurrence_id"),
    "a skipped time as name": ({"recurrence_id": "2027-03-28T01:30:00"}, "recurrence_id"),
    "an end before the start": ({"start": "2026-12-03T12:00:00", "end": "2026-12-03T11:00:00"}, "end"),
    "an end at the start": ({"end": "2026-12-03T10:00:00"}, "end"),
    "a time that does not exist": ({"start": "2027-03-28T01:30:00"}, "start"),
    "a day that does not exist": ({"end": "2026-02-30T10:00:00"}, "end"),
    "an empty time": ({"start": ""}, "start"),
    "null for a time": ({"start": None}, "start"),
    "null for an end": ({"end": None}, "end"),
    "a date for a time": ({"start": "2026-12-03"}, "start"),
    "all-day without times": ({"all_day": True}, "all_day"),
    "all-day with one": ({"all_day": True, "start": "2026-12-03"}, "all_day"),
    "all-day with times": (
        {"all_day": True, "start": "2026-12-03T10:00", "end": "2026-12-04T10:00"},
        "start",
    ),
    "a local time without zone": ({"timezone": None, "start": "2026-12-03T12:00:00"}, "timezone"),
    "no such zone": ({"timezone": "Mars/Olympus"}, "timezone"),
    "an unknown status": ({"status": "moved"}, "status"),
    "no summary": ({"summary": None}, "summary"),
    "a blank summary": ({"summary": " "}, "summary"),
    "text for a truth": ({"all_day": "false"}, "all_day"),
    "a number for text": ({"location": 5}, "location"),
    "an address without https": ({"url": "http://host.example"}, "url"),
    "a meeting without address": ({"meeting": {"provider": "zoom"}}, "meeting.url"),
    "null for a list": ({"categories": None}, "categories"),
    "a number in a list": ({"categories": ["EPA", 1]}, "categories.1"),
    "an unknown field": ({"colour": "red"}, "colour"),
    "a field of the series alone": ({"participants": []}, "participants"),
    "a series in a series": ({"recurrence": None}, "recurrence"),
}


@pytest.mark.parametrize(("override", "name"), REFUSED.values(), ids=REFUSED)
def test_an_override_is_refused_by_name(override: dict[str, Any], name: str) -> None:
    assert refused_for(**override) == {name}


def test_an_occurrence_that_is_excluded_cannot_be_changed() -> None:
    assert refused(exdates=[THIRD], overrides=[{"recurrence_id": THIRD}]) == {f"{FIRST_FIELD}.recurrence_id"}


def test_an_occurrence_is_changed_once() -> None:
    twice = [{"recurrence_id": THIRD}, {"recurrence_id": "2026-12-03T10:00:00Z", "summary": "Review"}]
    assert refused(overrides=twice) == {"recurrence.overrides.1.recurrence_id"}


def test_the_one_that_does_not_fit_is_named() -> None:
    good = [{"recurrence_id": f"2026-12-0{day}T10:00:00"} for day in (1, 2, 4)]
    bad = {"recurrence_id": THIRD, "end": "2026-12-03T09:00:00"}
    assert refused(overrides=[*good, bad]) == {"recurrence.overrides.3.end"}


def test_one_occurrence_of_a_cancelled_series_may_say_that_it_takes_place() -> None:
    booking, changed = third({"status": "confirmed"}, status="cancelled")
    assert (changed.status, booking.is_cancelled) == (Status.CONFIRMED, True)
