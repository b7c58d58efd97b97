"""One bad booking never breaks a feed: it is left out, and the log names it.

What a host sends is checked before it is kept; this is for rows that something
else wrote, or damaged.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from feedserver.errors import UNREADABLE
from feedserver.metrics import count_left_out

log = logging.getLogger(__name__)


class Broken:
    """The bookings that were left out of one feed because they make no sense, by id."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    @contextmanager
    def left_out(self, booking_id: str) -> Iterator[None]:
        """Pass over the rest of the block when the booking's values make no sense."""
        try:
            yield
        except UNREADABLE as error:
            self.ids.append(booking_id)
            count_left_out()
            log.error("booking left out of feeds: id=%s reason=%s", booking_id, type(error).__name__)
