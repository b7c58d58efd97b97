"""Building an event stays near what icalendar alone costs: a ratio, never a time."""

import json
import math

import pytest

from benchmarks import event_cost
from benchmarks.__main__ import main
from benchmarks.event_cost import measure
from feedserver.ics.check import check

_BOUND = 6


def test_an_event_costs_a_small_multiple_of_icalendars_own() -> None:
    rows = measure(rounds=5, repeats=20)
    assert len(rows) == 4
    for row in rows:
        assert math.isfinite(row.ratio) and 0 < row.ratio < _BOUND, row


def test_both_sides_write_the_same_events() -> None:
    ours = event_cost._built(event_cost._record())
    assert ours == event_cost._event().to_ical(sorted=False)
    assert event_cost._built_series(event_cost._series()).count(b"BEGIN:VEVENT") == 4
    assert event_cost._hand_built_series().count(b"RECURRENCE-ID;TZID=Europe/London") == 3
    check(ours)


def test_the_command_tells_people_and_programs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_cost, "measure", lambda: measure(rounds=1, repeats=1))
    assert main(["event_cost"]) == 0
    assert event_cost.TITLE in capsys.readouterr().out
    assert main(["event_cost", "--json"]) == 0
    (rows,) = json.loads(capsys.readouterr().out).values()
    assert [sorted(row["figures"]) for row in rows] == [["CPU µs", "icalendar µs", "× icalendar"]] * 4
    with pytest.raises(SystemExit):
        main(["nonsense"])
