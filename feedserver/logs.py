"""Log lines, each with the id of the request it belongs to, and never a secret in any.

Each line is ``time level request=… message`` on standard error. Whatever a
library writes passes the same formatter, which blots out everything that looks
like a feed address's token, an API key or a secret of the user's or the
administrators' pages. What has several lines, as a traceback does, has all but the first one indented:
no text that came from outside begins a line of the log.
"""

import logging
import re
import time
from contextvars import ContextVar

#: How a line says its second, before a Z.
TIME = "%Y-%m-%dT%H:%M:%S"
_SECRETS = re.compile(r"((?:ics|fsk|fsp|fsa|whsec)(?:_|%5[Ff]))[A-Za-z0-9_%~.=+/-]{4,}")
#: PostgreSQL repeats the values of a row it refuses, which may have several lines.
_VALUES = re.compile(
    r"^(DETAIL: ).*?(?=\n(?:HINT: |CONTEXT: |\[SQL: |\nThe above exception|\nDuring handling)|\Z)",
    re.MULTILINE | re.DOTALL,
)
#: What may make a terminal show another line than the one that is there: all controls but TAB.
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
#: The id of the request that is answered; each line carries it.
REQUEST: ContextVar[str] = ContextVar("request_id", default="-")


class SafeFormatter(logging.Formatter):
    """Adds the request's id and blots out secrets, in tracebacks too. Times are UTC."""

    def __init__(self) -> None:
        self.converter = time.gmtime
        super().__init__("%(asctime)sZ %(levelname)s request=%(request)s %(message)s", TIME)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets; those that belong to it are indented."""
        record.request = REQUEST.get()
        lines = redact(super().format(record)).split("\n")
        return "\n    ".join(_CONTROLS.sub(_escaped, line) for line in lines)


def redact(text: str) -> str:
    """The text with every token and API key cut down to its prefix, and without values of database rows."""
    return _VALUES.sub(r"\1***", _SECRETS.sub(r"\1***", text))


def _escaped(control: re.Match[str]) -> str:
    return control[0].encode("unicode_escape").decode("ascii")


def configure_logging(level: int = logging.INFO) -> None:
    """Send all log lines to standard error through :class:`SafeFormatter`."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
