"""A site for tests: the application, the host that pushes to it, and a calendar that reads its feeds."""

import copy
import secrets
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import icalendar
from flask import Flask
from werkzeug.test import TestResponse

from feedserver.access.keys import create_key
from feedserver.access.model import SCOPES
from feedserver.app import furnished, without_services
from feedserver.services import open_services
from feedserver.settings import Settings, load_settings

#: A Tuesday. Tests turn the clock from here.
START = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


def settings_for(home: Path, **settings: object) -> Settings:
    """Settings that owe nothing to the environment or the working directory."""
    return load_settings({}, home=str(home), **settings)


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> datetime:
        """Turn by a timedelta given in its own words: ``clock.turn(days=1)``."""
        self.now += timedelta(**by)
        return self.now


class Site:
    """The application on its own database."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock()
        self.app = _application(settings, self.clock)
        self.services = self.app.extensions["feedserver"]
        self.client = self.app.test_client(use_cookies=False)
        self.host = Host(self, self.key(*SCOPES))

    def key(self, *scopes: str) -> str:
        """A new API key with those scopes."""
        with self.services.database.write() as tx:
            name = f"key-{'-'.join(scopes)}-{secrets.token_hex(4)}"[-100:]
            return create_key(tx, name, scopes, self.clock())

    def restart(self) -> "Site":
        """Another process on the same data: nothing in memory survives."""
        again = Site.__new__(Site)
        again.settings, again.clock = self.settings, self.clock
        again.app = _application(self.settings, self.clock)
        again.services = again.app.extensions["feedserver"]
        again.client = again.app.test_client(use_cookies=False)
        again.host = Host(again, self.host.api_key)
        return again

    def fetch(self, url: str, method: str = "GET", **headers: str) -> TestResponse:
        """Ask for a feed as a calendar client does; ``If_None_Match=…`` becomes that header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(urlsplit(url).path, method=method, headers=named)

    def events(self, url: str) -> list[icalendar.Event]:
        """The VEVENTs of a feed that answers 200, in their order."""
        response = self.fetch(url)
        assert response.status_code == 200, response.data
        return list(icalendar.Calendar.from_ical(response.data).walk("VEVENT"))

    def titles(self, url: str) -> list[str]:
        """The SUMMARY of each event."""
        return [str(event["SUMMARY"]) for event in self.events(url)]

    def close(self) -> None:
        self.services.database.close()


class Host:
    """A host application with an API key. Every call gives the response; ``make_…`` insist on success."""

    def __init__(self, site: Site, api_key: str) -> None:
        self._site = site
        self.api_key = api_key

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Call ``/api/v1`` + path with a JSON body."""
        headers = {"Authorization": f"Bearer {self.api_key}", **options.pop("headers", {})}
        if body is not None:
            options["json"] = body
        return self._site.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def make_user(self, user: str = "amira", **fields: Any) -> dict[str, Any]:
        said = {"name": user.title(), "timezone": "Europe/London", **fields}
        return _made(self.call("PUT", f"/users/{user}", said))

    def make_booking(self, booking: str = "b-1", **fields: Any) -> dict[str, Any]:
        return _made(self.put(booking, **fields))

    def put(self, booking: str = "b-1", **fields: Any) -> TestResponse:
        """PUT a booking of amira's for 1 December; ``fields`` override."""
        said = {
            "summary": "Planning meeting",
            "start": "2026-12-01T10:00:00",
            "end": "2026-12-01T11:00:00",
            "timezone": "Europe/London",
            "participants": [{"user": "amira", "role": "apprentice"}],
            **fields,
        }
        return self.call("PUT", f"/bookings/{booking}", said)

    def issue(self, user: str = "amira", **options: Any) -> dict[str, Any]:
        return _made(self.call("POST", f"/users/{user}/tokens", options))

    def feed_url(self, user: str = "amira", **options: Any) -> str:
        """The address of a new token."""
        return str(self.issue(user, **options)["url"])


def _application(settings: Settings, clock: Clock) -> Flask:
    """What ``create_app`` builds, on addresses and templates that all sites of this process share.

    To put these together takes longer than all the rest; no test changes them.
    """
    app = copy.copy(_shared())
    app.extensions = {}
    return furnished(app, open_services(settings, clock))


@cache
def _shared() -> Flask:
    app = without_services()
    app.jinja_env  # noqa: B018 - made when first asked for, and kept with the templates it has read
    return app


def _made(response: TestResponse) -> dict[str, Any]:
    assert response.status_code in (200, 201), response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer
