"""One bad booking never breaks a feed: it is left out, and the log names it.

What a host sends is checked before it is kept; this is for rows that something
else wrote, or damaged.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

#: What values of no sense raise. A database that is away raises none of these.
BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, OSError),
    *(TypeError, ValueError),
)


@contextmanager
def left_out_when_broken(booking_id: str) -> Iterator[None]:
    """Pass over the rest of the block when the booking's values make no sense."""
    try:
        yield
    except BROKEN as error:
        log.error("booking left out of feeds: id=%s reason=%s", booking_id, type(error).__name__)
