"""The public route, ``/feeds/{token}/{name}.ics``, as a WSGI application of its own.

It stands before Flask: calendar clients take a redirect, a cookie or an HTML
page for the end of the calendar, so nothing but this module answers here.
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from feedserver.bypass import Bypass, mark
from feedserver.feeds.conditional import Condition
from feedserver.feeds.document import Document, Forged, Gone, document, find_token
from feedserver.feeds.store import Found
from feedserver.header_values import disposition
from feedserver.metrics import count_fetch
from feedserver.request_log import TOKEN_ID
from feedserver.services import Services
from feedserver.use.clients import family_of
from feedserver.use.model import Fetch

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/feeds/"
_PATH = re.compile(r"/feeds/([^/]+)/[^/]+\.ics")
_ALLOW = "GET, HEAD, OPTIONS"
_RETRY_SECONDS = "30"
_ALWAYS = (
    ("Cache-Control", "private, no-cache, no-transform"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
)
_REFUSED = (("Cache-Control", "no-store"), *_ALWAYS[1:], ("Content-Type", "text/plain; charset=utf-8"))

log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What goes out: status with its phrase, headers without Content-Length, body."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


_WITHOUT_LENGTH = ("204 No Content", "304 Not Modified")
_OPTIONS = Answer("204 No Content", (*_ALWAYS, ("Allow", _ALLOW)))
_READ_ONLY = Answer(
    "405 Method Not Allowed", (*_REFUSED, ("Allow", _ALLOW)), b"Calendar feeds can only be read.\n"
)
_NOT_FOUND = Answer("404 Not Found", _REFUSED, b"There is no such calendar.\n")
_GONE = Answer("410 Gone", _REFUSED, b"This calendar has ended.\n")
_AWAY = Answer(
    "503 Service Unavailable", (*_REFUSED, ("Retry-After", _RETRY_SECONDS)), b"Please try again later.\n"
)


class FeedEndpoint:
    """Answers everything under ``/feeds/``; never a redirect, never a cookie, never 429."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """One request: method, token string, signature, row, bytes, condition."""
        method = environ["REQUEST_METHOD"]
        answer = self._answer(method, environ)
        headers = list(answer.headers)
        if answer.status not in _WITHOUT_LENGTH:
            headers.append(("Content-Length", str(len(answer.body))))
        start_response(answer.status, headers)
        return [] if method == "HEAD" else [answer.body]

    def _answer(self, method: str, environ: "WSGIEnvironment") -> Answer:
        if method == "OPTIONS":
            return _OPTIONS
        if method not in ("GET", "HEAD"):
            return _READ_ONLY
        # Read before the database: a change that commits in between then counts as not over yet.
        now = self._services.clock()
        user_agent = environ.get("HTTP_USER_AGENT", "")
        try:
            found = self._find(environ, now)
        except Gone:
            answer = _GONE
        except Forged:
            mark(environ, Bypass.FORGED_ADDRESS)
            answer = _NOT_FOUND
        except Exception as error:  # whatever it is, a calendar client must be told to come again
            log.error("a feed failed: %s", type(error).__name__, exc_info=error)
            answer = _AWAY
        else:
            answer = _NOT_FOUND if found is None else _answer(found, now)
            if method == "GET" and found is not None and found.token is not None:
                self._services.use.note(_fetch(found, found.token, user_agent, now))
        count_fetch(answer.status[:3], user_agent)
        return answer

    def _find(self, environ: "WSGIEnvironment", now: datetime) -> Document | None:
        match = _PATH.fullmatch(environ.get("PATH_INFO", ""))
        if match is None:
            return None
        condition = Condition(environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE"))

        def look() -> Found | None:
            found = find_token(self._services, match[1])
            if found is not None:
                environ[TOKEN_ID] = found.id
            return found

        return document(self._services, look, condition, now)


def _answer(found: Document, now: datetime) -> Answer:
    headers = (*_ALWAYS, *found.validators.headers(int(now.timestamp())))
    if found.body is None:
        return Answer("304 Not Modified", headers)
    content = (
        ("Content-Type", "text/calendar; charset=utf-8"),
        ("Content-Disposition", disposition("inline", found.file_name)),
    )
    return Answer("200 OK", (*headers, *content), found.body)


def _fetch(found: Document, token: str, user_agent: str, now: datetime) -> Fetch:
    return Fetch(
        token=token,
        at=now,
        family=family_of(user_agent),
        feed_version=found.version,
        etag=found.validators.etag,
        size_bytes=found.size_bytes,
        event_count=found.event_count,
    )
