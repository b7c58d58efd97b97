"""Each group of benchmarks in its short form: it runs, and what it says makes sense. No times.

Two that are built as another one is are left to ``make bench`` and ``TEST_FULL=1``.
"""

import math

import pytest

from benchmarks.__main__ import GROUPS
from benchmarks.plan import Plan
from benchmarks.result import Result
from tests.full import full_or

#: The rows of each group that have goals, and those goals.
GOALS = {
    "polls": {
        "304, SQLite": ["≥ 1.1 × hello", "≥ 200 × naive", "≥ 12 × ical-generator"],
        "304, PostgreSQL": ["≥ 0.75 × hello", "≥ 200 × naive", "≥ 12 × ical-generator"],
        "warm 200, 5 bookings": ["≥ 1 × hello", "≥ 180 × naive"],
        "warm 200, 8 bookings": ["≥ 0.9 × hello"],
    },
    "changed": {
        "one of 5 bookings changed": ["≥ 0.75 × hello", "≥ 140 × naive", "≥ 8 × ical-generator"],
        "one of 8 bookings changed": ["≥ 0.6 × hello"],
        "nothing stored, 5 bookings": ["≥ 1 × ical-generator", "≥ 16 × naive"],
    },
    "refused": {
        "retired token, its notice": ["≥ 1 × hello"],
        "unknown token": ["≥ 1 × hello"],
    },
    "attachments": {"text/calendar": ["≥ 0.4 × hello"], "message/rfc822": ["≥ 0.2 × hello"]},
    "writes": {
        "PUT of one booking": ["≥ 0.15 × hello"],
        "the same, both users with a feed": ["≥ 0.15 × hello"],
        "readers' p99 while one client writes": ["≤ 2 × alone"],
        "batch of 10 bookings": ["≥ 0.2 × executemany, or ≥ 2,000 bookings/s"],
    },
    "growth": {
        "first read among 16 bookings": ["≤ 1.25 × CPU of the first"],
        "304 among 16 tokens": ["≤ 1.25 × CPU of the first"],
    },
    "together": {
        "6 clients, one cold feed, 1 process": ["≤ 1 builds"],
        "6 clients, one cold feed, 2 processes": ["≤ 2 builds"],
        "6 clients, one cold feed, 2 processes with Redis": ["≤ 1 builds"],
    },
    "memory": {"after 10 different feeds": ["≤ 150 MiB"]},
    "start": {
        "feedserver --help": ["≤ 0.4 s"],
        "from `feedserver serve` to ready, 2 workers": ["≤ 2 s"],
    },
    "parts": {},
}

#: Built as "polls" is.
_ALIKE = ("changed", "growth")


def test_every_group_with_a_server_is_tried_here() -> None:
    assert set(GOALS) == set(GROUPS) - {"event_cost"}


@pytest.mark.long
@pytest.mark.parametrize("name", full_or(list(GOALS), [name for name in GOALS if name not in _ALIKE]))
def test_a_group_in_short(name: str, short: Plan) -> None:
    results = GROUPS[name][1](short)
    by_name = {result.name: result for result in results}
    assert len(by_name) == len(results)
    assert {one.name: list(map(str, one.goals)) for one in results if one.goals} == GOALS[name]
    for result in results:
        _makes_sense(result)
    _CHECKS.get(name, lambda _found: None)(by_name)


def _makes_sense(result: Result) -> None:
    assert result.figures or result.note, result
    for figure, spread in result.figures.items():
        assert 0 <= spread.low <= spread.median <= spread.high < math.inf, (result.name, figure)
    if not result.note:
        assert any(spread.low > 0 for spread in result.figures.values()), result


def _polls(found: dict[str, Result]) -> None:
    assert found["hello"].figures["× hello"].median == 1
    unchanged, whole = found["304, SQLite"], found["warm 200, 5 bookings"]
    assert unchanged.figures["octets"].median < 600 < 2000 < whole.figures["octets"].median
    assert found["naive"].figures["octets"].median > 2000
    assert found["ical-generator"].note == "left out by the plan"
    assert unchanged.goals[2].is_met(unchanged.figures) is None


def _changed(found: dict[str, Result]) -> None:
    for name in GOALS["changed"]:
        assert found[name].figures["octets"].median > 2000


def _growth(found: dict[str, Result]) -> None:
    for name, result in found.items():
        if name.startswith("304"):
            assert result.figures["octets"].median < 600


def _together(found: dict[str, Result]) -> None:
    for result in found.values():
        assert result.note or result.figures["builds"].low >= 1


def _memory(found: dict[str, Result]) -> None:
    after = found["after 10 different feeds"].figures
    assert found["just started"].figures["MiB"].median > 10
    assert after["MiB"].median <= after["MiB at most"].median
    assert after["MiB served"].median > 0.005


_CHECKS = {"polls": _polls, "changed": _changed, "growth": _growth, "together": _together, "memory": _memory}
