"""Log lines: one per request with its id, and never a secret in any.

Each line is ``time level request=… message`` on standard error. Whatever a
library writes passes the same formatter, which blots out everything that looks
like a feed address's token, an API key or a secret of the user's or the
administrators' pages.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Where in the WSGI environment the answering part leaves the token's id and the route's pattern.
TOKEN_ID = "feedserver.token_id"  # noqa: S105 - a name, not a secret
ROUTE = "feedserver.route"
REQUEST_ID = "feedserver.request_id"

_SECRETS = re.compile(r"((?:ics|fsk|fsp|fsa|whsec)(?:_|%5[Ff]))[A-Za-z0-9_%~.=+/-]{4,}")
#: PostgreSQL repeats the values of a row it refuses.
_VALUES = re.compile(r"^(DETAIL: ).*$", re.MULTILINE)
_request_id: ContextVar[str] = ContextVar("request_id", default="-")

log = logging.getLogger("feedserver.requests")


class SafeFormatter(logging.Formatter):
    """Adds the request's id and blots out secrets, in tracebacks too. Times are UTC."""

    def __init__(self) -> None:
        self.converter = time.gmtime
        super().__init__("%(asctime)sZ %(levelname)s request=%(request)s %(message)s", "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets."""
        record.request = _request_id.get()
        return redact(super().format(record))


def redact(text: str) -> str:
    """The text with every token and API key cut down to its prefix, and without values of database rows."""
    return _VALUES.sub(r"\1***", _SECRETS.sub(r"\1***", text))


def configure_logging(level: int = logging.INFO) -> None:
    """Send all log lines to standard error through :class:`SafeFormatter`."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter())
    # No line says where in the code it was written: not to look for that halves the cost of a line
    # (docs.python.org/3/howto/logging.html#optimization).
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


class RequestLog:
    """WSGI middleware around everything: gives each request an id and writes its line."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on, and log it when its answer is decided."""
        request_id = environ[REQUEST_ID] = secrets.token_hex(8)
        began = time.perf_counter()
        reset = _request_id.set(request_id)

        def answered(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            milliseconds = (time.perf_counter() - began) * 1000
            log.info(
                "method=%s route=%s status=%s ms=%.1f token=%s",
                _word(environ["REQUEST_METHOD"]),
                environ.get(ROUTE, "-"),
                status[:3],
                milliseconds,
                environ.get(TOKEN_ID, "-"),
            )
            return start_response(status, headers, *rest)

        try:
            return self._application(environ, answered)
        finally:
            _request_id.reset(reset)


def _word(text: str) -> str:
    """A method as sent by a stranger, fit for a line."""
    return text if text.isalpha() and len(text) <= 20 else "-"
