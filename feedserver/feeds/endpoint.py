"""The public route, ``/feeds/{token}/{name}.ics``, as a WSGI application of its own.

It stands before Flask: calendar clients take a redirect, a cookie or an HTML
page for the end of the calendar, so nothing but this module answers here.
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.datastructures import EnvironHeaders

from feedserver.feeds.document import Document, Gone, document, find_token
from feedserver.logs import TOKEN_ID
from feedserver.services import Services

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/feeds/"
_PATH = re.compile(r"/feeds/([^/]+)/[^/]+\.ics")
_ALLOW = "GET, HEAD, OPTIONS"
_RETRY_SECONDS = "30"
_ALWAYS = {
    "Cache-Control": "private, no-cache, no-transform",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_REFUSED = {**_ALWAYS, "Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8"}

log = logging.getLogger(__name__)


class FeedEndpoint:
    """Answers everything under ``/feeds/``; never a redirect, never a cookie, never 429."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """One request: method, token string, signature, row, bytes, condition."""
        method = environ["REQUEST_METHOD"]
        status, headers, body = self._answer(method, environ)
        headers["Content-Length"] = str(len(body))
        if status in (HTTPStatus.NOT_MODIFIED, HTTPStatus.NO_CONTENT):
            del headers["Content-Length"]
        start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [] if method == "HEAD" else [body]

    def _answer(self, method: str, environ: "WSGIEnvironment") -> tuple[HTTPStatus, dict[str, str], bytes]:
        if method == "OPTIONS":
            return HTTPStatus.NO_CONTENT, {**_ALWAYS, "Allow": _ALLOW}, b""
        if method not in ("GET", "HEAD"):
            return (
                HTTPStatus.METHOD_NOT_ALLOWED,
                {**_REFUSED, "Allow": _ALLOW},
                b"Calendar feeds can only be read.\n",
            )
        # Read before the database: a change that commits in between then counts as not over yet.
        now = self._services.clock()
        try:
            found = self._find(environ, now)
        except Gone:
            return HTTPStatus.GONE, dict(_REFUSED), b"This calendar has ended.\n"
        except Exception as error:  # whatever it is, a calendar client must be told to come again
            log.error("a feed failed: %s", type(error).__name__, exc_info=error)
            unavailable = {**_REFUSED, "Retry-After": _RETRY_SECONDS}
            return HTTPStatus.SERVICE_UNAVAILABLE, unavailable, b"Please try again later.\n"
        if found is None:
            return HTTPStatus.NOT_FOUND, dict(_REFUSED), b"There is no such calendar.\n"
        return _conditional(found, EnvironHeaders(environ), now)

    def _find(self, environ: "WSGIEnvironment", now: datetime) -> Document | None:
        match = _PATH.fullmatch(environ.get("PATH_INFO", ""))
        if match is None or self._services.signer.random_part(match[1]) is None:
            return None
        with self._services.database.read() as tx:
            found = find_token(tx, self._services, match[1])
            if found is None:
                return None
            token, owner = found
            environ[TOKEN_ID] = token.id
            return document(tx, self._services, token, owner, now)


def _conditional(
    found: Document, asked: EnvironHeaders, now: datetime
) -> tuple[HTTPStatus, dict[str, str], bytes]:
    headers = {**_ALWAYS, **found.validators.headers(now)}
    if found.validators.match(asked, now):
        return HTTPStatus.NOT_MODIFIED, headers, b""
    headers["Content-Type"] = "text/calendar; charset=utf-8"
    headers["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    return HTTPStatus.OK, headers, found.body
