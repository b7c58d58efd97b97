"""When the end of a token is near enough to tell its owner."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feedserver.tokens.ending import ends_for_good, ends_soon
from tests.doctor.test_use import token

ISSUED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def idle(days: int) -> dict[str, Any]:
    return {"idle_days": days, "idle_set_at": ISSUED, "last_fetched_at": ISSUED}


@pytest.mark.parametrize(
    ("fields", "ends", "told_before"),
    [
        ({"ends_at": ISSUED + 60 * DAY}, ISSUED + 60 * DAY, 14 * DAY),
        (idle(90), ISSUED + 90 * DAY, 14 * DAY),
        (idle(28), ISSUED + 28 * DAY, 14 * DAY),
        (idle(7), ISSUED + 7 * DAY, 3.5 * DAY),
        (idle(1), ISSUED + 1 * DAY, 0.5 * DAY),
        ({**idle(7), "ends_at": ISSUED + 6 * DAY}, ISSUED + 6 * DAY, 14 * DAY),
        ({**idle(7), "ends_at": ISSUED + 60 * DAY}, ISSUED + 7 * DAY, 3.5 * DAY),
    ],
)
def test_the_first_moment(fields: dict[str, Any], ends: datetime, told_before: timedelta) -> None:
    assert ends_soon(token(**fields), ends - told_before)
    assert not ends_soon(token(**fields), ends - told_before - timedelta(seconds=1))


def test_what_never_ends_does_not_end_soon() -> None:
    assert not ends_soon(token(), ISSUED + 10_000 * DAY)


def test_a_fixed_end_is_for_good_and_an_idle_one_is_not() -> None:
    assert ends_for_good(token(ends_at=ISSUED + DAY))
    assert not ends_for_good(token(**idle(7)))
    assert not ends_for_good(token(**idle(7), ends_at=ISSUED + 60 * DAY))
