"""Rows in portions of few sizes."""

from hypothesis import given
from hypothesis import strategies as st

from feedserver.database.insert import in_portions


@given(st.integers(0, 500))
def test_every_row_once_and_in_order_in_portions_of_six_sizes(many: int) -> None:
    rows = list(range(many))
    portions = list(in_portions(rows))
    assert [row for portion in portions for row in portion] == rows
    assert {len(portion) for portion in portions} <= {1, 2, 4, 8, 16, 32}
    assert len(portions) <= many // 32 + 5
