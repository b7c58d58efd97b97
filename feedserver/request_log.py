"""One line for each request: method, route, status, milliseconds, the id of its token, and who asked.

The line of an attempt to get round a control says so, and the attempt is counted.
"""

import itertools
import logging
import secrets
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from feedserver.bypass import BYPASS, Bypass
from feedserver.logs import REQUEST, TIME
from feedserver.metrics import count_bypass

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Where in the WSGI environment the answering part leaves the token's id and the route's pattern.
TOKEN_ID = "feedserver.token_id"  # noqa: S105 - a name, not a secret
ROUTE = "feedserver.route"
REQUEST_ID = "feedserver.request_id"
#: Where it leaves who asked: a kind of actor and the id, or the kind alone where the id may be personal.
CALLER = "feedserver.caller"

_SECONDS_BETWEEN_WRITES = 0.25

log = logging.getLogger("feedserver.requests")


class Line(NamedTuple):
    """What is said of one request, answered ``at`` a second since 1970; nothing of it is a stranger's."""

    at: float
    request: str
    method: str
    route: str | None
    status: str
    seconds: float
    token: str | None
    caller: str | None
    attempt: Bypass | None

    @property
    def text(self) -> str:
        """All but time and request."""
        said = f"method={_word(self.method)} route={self.route or '-'} status={self.status[:3]}"
        caller = "" if self.caller is None else f" by={self.caller}"
        marked = "" if self.attempt is None else f" attempt={self.attempt}"
        return f"{said} ms={self.seconds * 1000:.1f} token={self.token or '-'}{caller}{marked}"


class RequestLines:
    """The lines of requests, one by one, or gathered and written together.

    A serving process gathers: to write each line costs about as much as to answer a poll.
    """

    def __init__(self) -> None:
        self._gathered: deque[Line] | None = None

    def add(self, line: Line) -> None:
        """Write a line soon, or at once."""
        if self._gathered is None:
            log.info("%s", line.text)
        else:
            self._gathered.append(line)

    def run(self, stopped: threading.Event) -> None:
        """Gather lines, and write them several times a second, until ``stopped``."""
        self._gathered = deque()
        while not stopped.wait(_SECONDS_BETWEEN_WRITES):
            self.flush()
        self.flush()
        self._gathered = None

    def flush(self) -> None:
        """Write what is gathered."""
        waiting, written = self._gathered or deque(), []
        while waiting:
            line = waiting.popleft()
            written.append(f"{_written(int(line.at))}Z INFO request={line.request} {line.text}\n")
        if written:
            sys.stderr.write("".join(written))
            sys.stderr.flush()


request_lines = RequestLines()


class RequestLog:
    """WSGI middleware around everything: gives each request an id and writes its line."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application
        self._process, self._number = secrets.token_hex(4), itertools.count()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Pass the request on, and log it when its answer is decided."""
        request_id = environ[REQUEST_ID] = f"{self._process}{next(self._number) & 0xFFFFFFFF:08x}"
        began = time.perf_counter()
        reset = REQUEST.set(request_id)

        def answered(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            line = Line(
                at=time.time(),
                request=request_id,
                method=environ["REQUEST_METHOD"],
                route=environ.get(ROUTE),
                status=status,
                seconds=time.perf_counter() - began,
                token=environ.get(TOKEN_ID),
                caller=environ.get(CALLER),
                attempt=environ.get(BYPASS),
            )
            if line.attempt is not None:
                count_bypass(line.attempt)
            request_lines.add(line)
            return start_response(status, headers, *rest)

        try:
            return self._application(environ, answered)
        finally:
            REQUEST.reset(reset)


@lru_cache(maxsize=4)
def _written(second: int) -> str:
    return time.strftime(TIME, time.gmtime(second))


def _word(text: str) -> str:
    """A method as sent by a stranger, fit for a line."""
    return text if text.isalpha() and len(text) <= 20 else "-"
