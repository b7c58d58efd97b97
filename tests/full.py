"""How much a test does: a little with every run, all of it in a campaign, which sets ``TEST_FULL=1``."""

import os
from typing import TypeVar

T = TypeVar("T")

IS_FULL = bool(os.environ.get("TEST_FULL"))


def full_or(full: T, short: T) -> T:
    """``full`` in a campaign, else ``short``."""
    return full if IS_FULL else short


def often(full: int, short: int) -> int:
    """How often, in the same way; ``TEST_EXAMPLES`` is another number for a campaign."""
    return full_or(int(os.environ.get("TEST_EXAMPLES", full)), short)
