"""The million in small: a few clients, some changes, a rate that holds."""

import pytest

from benchmarks.bulk import Size
from benchmarks.million import Trial, measure


@pytest.mark.long
def test_a_few_subscriptions() -> None:
    size = Size(users=10, tokens_each=3, bookings_each=2)
    trial = Trial(
        size=size, clients=10, workers=1, first_rate=20, step_seconds=3, hold_seconds=1, most_steps=1
    )
    *steps, fetched, held = measure(trial)
    assert len(steps) == 1 and steps[0].name == "step: 20/s"
    assert fetched.figures["req/s"].median > 0
    (goal,) = held.goals
    assert str(goal) == "≥ 3 × the need" and goal.is_met(held.figures) is not None
    assert held.figures["changes"].median >= 1
    assert "304" in held.name
