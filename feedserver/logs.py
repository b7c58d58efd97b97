"""Log lines, each with the id of the request it belongs to, and never a secret in any.

Each line is ``time level request=… message`` on standard error. Whatever a
library writes passes the same formatter, which blots out everything that looks
like a feed address's token, an API key or a secret of the user's or the
administrators' pages.
"""

import logging
import re
import time
from contextvars import ContextVar

#: How a line says its second, before a Z.
TIME = "%Y-%m-%dT%H:%M:%S"
_SECRETS = re.compile(r"((?:ics|fsk|fsp|fsa|whsec)(?:_|%5[Ff]))[A-Za-z0-9_%~.=+/-]{4,}")
#: PostgreSQL repeats the values of a row it refuses.
_VALUES = re.compile(r"^(DETAIL: ).*$", re.MULTILINE)
#: The id of the request that is answered; each line carries it.
REQUEST: ContextVar[str] = ContextVar("request_id", default="-")


class SafeFormatter(logging.Formatter):
    """Adds the request's id and blots out secrets, in tracebacks too. Times are UTC."""

    def __init__(self) -> None:
        self.converter = time.gmtime
        super().__init__("%(asctime)sZ %(levelname)s request=%(request)s %(message)s", TIME)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets."""
        record.request = REQUEST.get()
        return redact(super().format(record))


def redact(text: str) -> str:
    """The text with every token and API key cut down to its prefix, and without values of database rows."""
    return _VALUES.sub(r"\1***", _SECRETS.sub(r"\1***", text))


def configure_logging(level: int = logging.INFO) -> None:
    """Send all log lines to standard error through :class:`SafeFormatter`."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
