"""Figures and goals as people and programs read them."""

import pytest

from benchmarks.report import as_json, as_table, number, summary
from benchmarks.result import Result, Spread, at_least, at_most

_FOUND = Result(
    name="304",
    figures={"× hello": Spread.of([1.2, 1.0, 1.3]), "req/s": Spread.of([1500.4])},
    goals=(at_least(1.1, "× hello"), at_most(1000, "req/s"), at_least(2, "× naive")),
)


def test_the_median_of_the_rounds_counts() -> None:
    assert _FOUND.figures["× hello"] == Spread(1.2, 1.0, 1.3)
    assert [goal.is_met(_FOUND.figures) for goal in _FOUND.goals] == [True, False, None]


def test_a_goal_with_an_alternative_is_met_by_either() -> None:
    goal = at_least(2, "× hello").or_else(at_least(1000, "req/s"))
    assert str(goal) == "≥ 2 × hello, or ≥ 1,000 req/s"
    assert goal.is_met(_FOUND.figures) is True
    assert at_least(2, "× hello").or_else(at_least(9000, "req/s")).is_met(_FOUND.figures) is False


def test_the_table_shows_ratios_with_their_spread_and_goals_beside_them() -> None:
    head, row, other = as_table([_FOUND, Result(name="peer", note="it is missing")]).splitlines()
    assert head.split() == ["×", "hello", "req/s", "goals"]
    assert "1.2 (1–1.3)  1,500  ≥ 1.1 × hello: met; ≤ 1,000 req/s: MISSED" in row
    assert row.endswith("≥ 2 × naive: not measured")
    assert other.startswith("peer") and other.endswith("it is missing")


def test_programs_get_all_of_it() -> None:
    (row,) = as_json([_FOUND])
    assert row["figures"]["× hello"] == {"median": 1.2, "low": 1.0, "high": 1.3}
    assert row["goals"][1] == {"goal": "≤ 1,000 req/s", "met": False}


def test_the_summary_counts() -> None:
    assert summary([_FOUND]) == "1 of 3 goals met, 1 not measured."


@pytest.mark.parametrize(
    ("value", "written"), [(0.0053, "0.0053"), (1.158, "1.16"), (3, "3"), (107287.0, "107,287")]
)
def test_numbers_have_three_figures_that_count(value: float, written: str) -> None:
    assert number(value) == written
