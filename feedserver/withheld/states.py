"""The state of a booking as a text, to see whether the host has changed it: SQL and nothing else."""

from collections.abc import Sequence

from sqlalchemy import Connection, Text, cast, func, select

from feedserver.database.listed import is_one_of
from feedserver.database.schema import bookings

#: As text, because this also reads rows whose values make no sense.
BOOKING_STATE = (
    cast(bookings.c.updated_at, Text)
    + " "
    + cast(bookings.c.sequence, Text)
    + " "
    + func.coalesce(cast(bookings.c.version, Text), "-")
)


def booking_states(tx: Connection, booking_ids: Sequence[str]) -> dict[str, str]:
    """For each of those bookings a text that changes when the host changes the booking."""
    if not booking_ids:
        return {}
    those = select(bookings.c.id, BOOKING_STATE).where(is_one_of(bookings.c.id, "ids"))
    return {row[0]: row[1] for row in tx.execute(those, {"ids": booking_ids})}
