"""The herd in small: all are answered, those whose feed has changed with the new one."""

import pytest

from benchmarks.bulk import Size
from benchmarks.herd import Herd, measure


@pytest.mark.long
def test_a_few_hundred_in_three_seconds() -> None:
    (row,) = measure(Herd(size=Size(400, 1, 3), seconds=3))
    assert row.name == "400 in 3 s: 20 × 200, 380 × 304"
    assert [str(goal) for goal in row.goals] == ["≤ 2,000 p99 ms", "≤ 0 refused or failed"]
    assert row.goals[1].is_met(row.figures)
