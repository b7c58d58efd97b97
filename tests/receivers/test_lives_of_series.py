"""The lives of series, told by mail to a receiver that is not ours."""

from typing import Any

from tests.receivers.life import CANCELLED, INVITED, MOVED, UPDATED, Life

#: London's clock goes back on 25 October.
SERIES = {"start": "2026-10-20T10:00:00", "end": "2026-10-20T11:00:00"}
MEETING = "CONFIRMED Planning meeting"


def weekly(*overrides: dict[str, Any], rule: str = "FREQ=WEEKLY;COUNT=4", **fields: Any) -> dict[str, Any]:
    """Four Tuesdays: 20 and 27 October, 3 and 10 November."""
    return {**SERIES, "recurrence": {"rrule": rule, "overrides": list(overrides)}, **fields}


def moved(original: str, start: str) -> dict[str, Any]:
    """One occurrence to another time of two hours, both written like ``11-03T10``."""
    end = f"{start[:-2]}{int(start[-2:]) + 2:02}"
    times = {"start": f"2026-{start}:00:00", "end": f"2026-{end}:00:00"}
    return {"recurrence_id": f"2026-{original}:00:00", **times}


def gone(original: str) -> dict[str, Any]:
    return {"recurrence_id": f"2026-{original}:00:00", "status": "cancelled"}


def test_one_moved_one_cancelled_all_cancelled(life: Life) -> None:
    life.book(**weekly())
    assert life.tell(INVITED) == "REQUEST"
    life.shows(f"20 09:00 {MEETING}", f"27 10:00 {MEETING}", f"03 10:00 {MEETING}", f"10 10:00 {MEETING}")
    life.book(**weekly(moved("11-03T10", "11-05T14")))
    assert life.tell(MOVED) == "REQUEST:UPDATE"
    life.shows(f"20 09:00 {MEETING}", f"27 10:00 {MEETING}", f"05 14:00 {MEETING}", f"10 10:00 {MEETING}")
    life.book(**weekly(moved("11-03T10", "11-05T14"), gone("10-27T10")))
    assert life.tell(UPDATED) == "REQUEST:UPDATE"
    life.shows(f"20 09:00 {MEETING}", f"05 14:00 {MEETING}", f"10 10:00 {MEETING}")
    assert life.receiver.copies() == 1
    life.book(**weekly(moved("11-03T10", "11-05T14"), gone("10-27T10"), status="cancelled"))
    assert life.tell(CANCELLED) == "CANCEL"
    assert life.receiver.copies() == 0


def test_a_moved_one_is_cancelled_and_comes_back(life: Life) -> None:
    life.book(**weekly(moved("11-03T10", "11-05T14")))
    life.tell(INVITED)
    life.book(**weekly(gone("11-03T10")))
    assert life.tell(UPDATED) == "REQUEST:UPDATE"
    life.shows(f"20 09:00 {MEETING}", f"27 10:00 {MEETING}", f"10 10:00 {MEETING}")
    life.book(**weekly())
    assert life.tell(UPDATED) == "REQUEST:UPDATE"
    life.shows(f"20 09:00 {MEETING}", f"27 10:00 {MEETING}", f"03 10:00 {MEETING}", f"10 10:00 {MEETING}")


def test_one_is_provisional_with_another_title(life: Life) -> None:
    life.book(**weekly())
    life.tell(INVITED)
    other = {"recurrence_id": "2026-11-03T10:00:00", "status": "provisional", "summary": "Review"}
    life.book(**weekly(other))
    life.tell(UPDATED)
    review = "03 10:00 TENTATIVE [PENDING] Review"
    life.shows(f"20 09:00 {MEETING}", f"27 10:00 {MEETING}", review, f"10 10:00 {MEETING}")


def test_the_whole_series_is_moved(life: Life) -> None:
    life.book(**weekly(moved("11-03T10", "11-05T14")))
    life.tell(INVITED)
    later = {"start": "2026-10-21T15:00:00", "end": "2026-10-21T16:00:00"}
    life.book(**weekly(rule="FREQ=WEEKLY;COUNT=2", **later))
    assert life.tell(MOVED) == "REQUEST:UPDATE"
    life.shows(f"21 14:00 {MEETING}", f"28 15:00 {MEETING}")
    assert life.receiver.copies() == 1


def test_a_single_one_becomes_a_series_and_back(life: Life) -> None:
    life.book(**SERIES)
    life.tell(INVITED)
    life.book(**weekly(rule="FREQ=WEEKLY;COUNT=2"))
    assert life.tell(UPDATED) == "REQUEST:UPDATE"
    life.shows(f"20 09:00 {MEETING}", f"27 10:00 {MEETING}")
    life.book(**SERIES)
    assert life.tell(UPDATED) == "REQUEST:UPDATE"
    life.shows(f"20 09:00 {MEETING}")
    assert life.receiver.copies() == 1


def test_all_cancelled_one_by_one(life: Life) -> None:
    life.book(**weekly(rule="FREQ=WEEKLY;COUNT=2"))
    life.tell(INVITED)
    life.book(**weekly(gone("10-20T10"), rule="FREQ=WEEKLY;COUNT=2"))
    assert life.tell(UPDATED) == "REQUEST:UPDATE"
    life.shows(f"27 10:00 {MEETING}")
    life.book(**weekly(gone("10-20T10"), gone("10-27T10"), rule="FREQ=WEEKLY;COUNT=2"))
    assert life.tell(CANCELLED) == "CANCEL"
    assert life.receiver.copies() == 0


def test_a_series_is_taken_over(life: Life) -> None:
    life.book(**weekly())
    life.tell(INVITED)
    life.book(**weekly(managed_by="zoom"))
    assert life.tell(CANCELLED, withdraw=True) == "CANCEL"
    assert life.receiver.copies() == 0


def test_one_is_taken_over(life: Life) -> None:
    life.book(**weekly())
    life.tell(INVITED)
    life.book(**weekly({"recurrence_id": "2026-11-03T10:00:00", "managed_by": "zoom"}))
    assert life.tell(UPDATED) == "REQUEST:UPDATE"
    life.shows(f"20 09:00 {MEETING}", f"27 10:00 {MEETING}", f"10 10:00 {MEETING}")


def test_a_series_of_days(life: Life) -> None:
    days = {"start": "2026-10-20", "end": "2026-10-22", "all_day": True, "timezone": None}
    rule = {"rrule": "FREQ=WEEKLY;COUNT=3"}
    life.book(**days, recurrence=rule)
    life.tell(INVITED)
    override = {"recurrence_id": "2026-10-27", "start": "2026-10-28", "end": "2026-10-29"}
    life.book(**days, recurrence=rule | {"overrides": [override], "exdates": ["2026-11-03"]})
    assert life.tell(MOVED) == "REQUEST:UPDATE"
    assert [str(shown.start) for shown in life.receiver.events()] == ["2026-10-20", "2026-10-28"]
