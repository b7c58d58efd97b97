"""PostgreSQL as this server needs it: connections that are looked at before use, and some patience.

A restart of the database takes a second or so. Who asks meanwhile waits for it instead of getting an
error; a database that stays away is noticed at once by everybody who comes later. Sources:
docs.sqlalchemy.org/en/20/core/pooling.html#disconnect-handling-pessimistic, and for the connection's
parameters postgresql.org/docs/current/libpq-connect.html.
"""

import time
from typing import Any

from sqlalchemy import Dialect, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

#: How long a database that has answered before is waited for, from the moment it is away.
_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.05
#: Against networks and dying servers that swallow what is sent. What the address says itself wins.
_LIMITS = {"connect_timeout": 3, "tcp_user_timeout": 10_000}  # seconds, milliseconds
_DEADLOCK = "40P01"  # postgresql.org/docs/current/errcodes-appendix.html


def postgresql_engine(url: str) -> Engine:
    """An engine for that address. It keeps as many connections as threads have asked at once."""
    engine = create_engine(url, pool_pre_ping=True, pool_size=0, max_overflow=-1, hide_parameters=True)
    event.listen(engine, "do_connect", _Patience().connect)
    return engine


def is_deadlock(error: OperationalError) -> bool:
    """Whether PostgreSQL ended the transaction because it and others waited for each other."""
    return getattr(error.orig, "sqlstate", None) == _DEADLOCK


class _Patience:
    """How one process waits for its database. Threads share it; what they see late does no harm."""

    def __init__(self) -> None:
        self._has_answered = False
        self._away_since: float | None = None

    def connect(self, dialect: Dialect, _record: object, args: Any, parameters: dict[str, Any]) -> Any:
        """Connect, again and again while the database may be restarting."""
        limited = {**_LIMITS, **parameters}
        while True:
            try:
                connection = dialect.connect(*args, **limited)
            except dialect.loaded_dbapi.OperationalError:
                if not self._may_wait():
                    raise
                time.sleep(_PAUSE_SECONDS)
            else:
                self._has_answered, self._away_since = True, None
                return connection

    def _may_wait(self) -> bool:
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = now
        return self._has_answered and now - self._away_since < _PATIENCE_SECONDS
