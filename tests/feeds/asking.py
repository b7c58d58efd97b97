"""Asking for feeds as clients do, and as nobody should; and what the answers hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import icalendar
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.engines import end_lasting_connections
from tests.site import Site


def ask(site: Site, path: str, method: str = "GET", query: str = "", **headers: str) -> TestResponse:
    """Ask for exactly that path, as a server hands it on: percent-decoded, nothing merged or cut."""
    environ = {"PATH_INFO": path.encode("utf-8").decode("latin-1"), "QUERY_STRING": query}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return site.client.open("/", method=method, headers=named, environ_overrides=environ)


def path_of(url: str) -> str:
    return urlsplit(url).path


def token_of(url: str) -> str:
    """The token inside a feed's address."""
    return path_of(url).split("/")[2]


def instant(http_date: str) -> datetime:
    return parsedate_to_datetime(http_date)


def http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def last_modified(site: Site, url: str) -> datetime:
    response = site.fetch(url)
    assert response.status_code == 200
    return instant(response.headers["Last-Modified"])


def stamps(event: icalendar.Event) -> tuple[datetime, datetime, datetime]:
    """CREATED, DTSTAMP and LAST-MODIFIED of an event."""
    return (event["CREATED"].dt, event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@contextmanager
def database_away(site: Site) -> Iterator[None]:
    """Within it, no connection to the database can be made: its server or its file is not there."""
    dialect: Any = site.services.database.engine.dialect

    def nowhere(*_: object, **__: object) -> None:
        if site.services.database.is_sqlite:
            dialect.loaded_dbapi.connect("/nonexistent/feedserver.db")
        dialect.loaded_dbapi.connect(host="127.0.0.1", port=1, connect_timeout=1)

    site.services.database.close()
    end_lasting_connections()
    with patch.object(dialect, "connect", nowhere):
        yield


@contextmanager
def statements(site: Site) -> Iterator[list[str]]:
    """The statements that reach the database within it, those past the engine included."""
    seen: list[str] = []
    direct = site.services.database._direct
    fetch = direct.fetch

    def noted(sql: str, parameters: Any) -> Any:
        seen.append(sql)
        return fetch(sql, parameters)

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = site.services.database.engine
    event.listen(engine, "before_cursor_execute", note)
    direct.fetch = noted  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        direct.fetch = fetch  # type: ignore[method-assign]
        event.remove(engine, "before_cursor_execute", note)
