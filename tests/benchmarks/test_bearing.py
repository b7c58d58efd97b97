"""What a server bears, in small: every request is answered as it must be. No times."""

import pytest

from benchmarks.load import Bearing, measure


@pytest.mark.long
def test_a_second_of_each() -> None:
    bearing = Bearing(bookings=5, rounds=1, round_seconds=0.5, seconds=2, reads=20, writes=20, readers=4)
    whole, unchanged, synced, written, read, fastest = measure(bearing)
    assert [str(goal) for goal in whole.goals] == ["≥ 1,000 req/s", "≤ 25 p99 ms"]
    assert [str(goal) for goal in unchanged.goals] == ["≥ 1,500 req/s"]
    assert [str(goal) for goal in written.goals] == ["≥ 19.8 req/s", "≤ 50 p99 ms"]
    assert all(row.figures["req/s"].median > 0 for row in (whole, unchanged, synced, written, read, fastest))
