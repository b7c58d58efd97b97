"""What the log says of a request that the database refused."""

import logging

from sqlalchemy.exc import OperationalError

from feedserver.database.postgresql import is_deadlock

log = logging.getLogger(__name__)


def log_fault(error: Exception) -> None:
    """Write a fault of the database with where it happened.

    A transaction that PostgreSQL ended in favour of another, as an upgrade beneath running workers may make
    it do, is no fault: its client is told to come again.
    """
    if isinstance(error, OperationalError) and is_deadlock(error):
        log.warning("the database ended a transaction in favour of another; its client may come again")
    else:
        log.error("the database failed: %s", type(error).__name__, exc_info=error)
