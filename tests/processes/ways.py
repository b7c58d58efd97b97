"""The ways in which a calendar token ends, each on a token of its own, and how it comes back."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy import insert

from feedserver.database.engine import open_database
from feedserver.database.schema import token_use
from tests.processes.client import Client, booking
from tests.processes.installation import Installation
from tests.processes.readers import read


@dataclass
class Case:
    """A token on a running server, and who owns it."""

    installation: Installation
    host: Client
    name: str
    options: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    url: str = ""

    @property
    def canary(self) -> bytes:
        return f"SUMMARY:Canary of {self.name}\r\n".encode()

    def prepare(self) -> None:
        self.organisation(feeds_allowed=True)
        user = {"name": f"Owner {self.name}", "organisation": self.name}
        self.host.done("PUT", f"/users/{self.name}", user)
        participants = [{"user": self.name, "role": "apprentice"}]
        shown = booking(summary=f"Canary of {self.name}", participants=participants)
        self.host.done("PUT", f"/bookings/{self.name}", shown)
        token = self.issue(**self.options)
        self.token, self.url = token["id"], self.on_this_port(token["url"])

    def issue(self, **options: Any) -> Any:
        return self.host.done("POST", f"/users/{self.name}/tokens", options)

    def on_this_port(self, url: str) -> str:
        return f"http://127.0.0.1:{self.host.port}/feeds/{url.partition('/feeds/')[2]}"

    def user(self, **fields: Any) -> None:
        self.host.done("PATCH", f"/users/{self.name}", fields)

    def organisation(self, **fields: Any) -> None:
        self.host.done("PUT", f"/organisations/{self.name}", {"name": "Academy", **fields})

    def patch(self, **fields: Any) -> None:
        self.host.done("PATCH", f"/tokens/{self.token}", fields)

    def revoke_many(self, **fields: Any) -> None:
        assert self.host.done("POST", "/tokens/revoke", fields)["revoked"] >= 1

    def await_expired(self) -> None:
        """The server reads the clock of this machine, in whole seconds."""
        status = "live"
        while status == "live":
            time.sleep(0.05)
            status = self.host.done("GET", f"/tokens/{self.token}")["status"]
        assert status == "expired"


Step = Callable[[Case], object]


@dataclass(frozen=True)
class Way:
    """``options`` are those of the token; HEAD is no use, so it leaves idleness alone."""

    end: Step
    undo: Step | None = None
    options: Callable[[], dict[str, Any]] = dict
    method: str = "GET"


def _at(**ahead: float) -> str:
    return f"{datetime.now(UTC) + timedelta(**ahead):%Y-%m-%dT%H:%M:%SZ}"


def _delete_user(case: Case) -> None:
    assert case.host.call("DELETE", f"/users/{case.name}").status == 204


def _by_command(*words: str) -> Step:
    """A command; ``{name}`` is the user and the organisation, ``{token}`` the id of the token."""

    def run(case: Case) -> None:
        named = [word.format(name=case.name, token=case.token) for word in words]
        done = case.installation.run(*named)
        assert done.returncode == 0, done.stderr

    return run


def _rotate(case: Case) -> None:
    fresh = case.host.done("POST", f"/tokens/{case.token}/rotate", {"grace_days": 0})
    assert all(case.canary in one.body for one in read(case.on_this_port(fresh["url"]), 8))


def _revoke_on_the_page(case: Case) -> None:
    url = case.host.done("POST", f"/users/{case.name}/portal-sessions", {})["url"]
    server = f"http://127.0.0.1:{case.host.port}"
    with httpx.Client(follow_redirects=True) as visit:
        visit.get(server + urlsplit(url).path).raise_for_status()
        confirmation = visit.get(f"{server}/portal/tokens/{case.token}/revoke").raise_for_status()
        form_key = re.findall(r'name="form_key" value="([^"]+)"', confirmation.text)[-1]
        ended = visit.post(str(confirmation.url), data={"form_key": form_key})
    assert ended.status_code == 200 and "The link has ended." in ended.text


def _stay_away(case: Case) -> None:
    """Be fetched a day ago, less two seconds; then let these pass."""
    fetched = datetime.now(UTC) - timedelta(days=1) + timedelta(seconds=2)
    counts = {"fetch_count": 1, "size_bytes": 1, "event_count": 1}
    row = {"token": case.token, "last_fetched_at": fetched, "last_client": "Other", **counts}
    database = open_database(case.installation.database_url)
    with database.write() as tx:
        tx.execute(insert(token_use).values(row))
    database.close()
    case.await_expired()


def _leave_closed_organisation(case: Case) -> None:
    case.user(organisation=case.name)


def _enter_closed_organisation(case: Case) -> None:
    case.host.done("PUT", "/organisations/closed", {"name": "Closed", "feeds_allowed": False})
    case.user(organisation="closed")


WAYS = {
    "revoke": Way(lambda case: case.host.done("POST", f"/tokens/{case.token}/revoke", {})),
    "revoke-user": Way(lambda case: case.revoke_many(user=case.name)),
    "revoke-organisation": Way(lambda case: case.revoke_many(organisation=case.name)),
    "revoke-older": Way(lambda case: case.revoke_many(issued_before=_at(seconds=1))),
    "inactive": Way(lambda case: case.user(active=False), lambda case: case.user(active=True)),
    "permission": Way(
        lambda case: case.user(feeds_allowed=False), lambda case: case.user(feeds_allowed=True)
    ),
    "organisation": Way(
        lambda case: case.organisation(feeds_allowed=False),
        lambda case: case.organisation(feeds_allowed=True),
    ),
    "closed-organisation": Way(_enter_closed_organisation, _leave_closed_organisation),
    "deleted": Way(_delete_user),
    "expires-in-past": Way(
        lambda case: case.patch(expires_at=_at(days=-1)), lambda case: case.patch(expires_at=_at(days=1))
    ),
    "expiry-reached": Way(
        Case.await_expired,
        lambda case: case.patch(expires_at=_at(days=1)),
        options=lambda: {"expires_at": _at(seconds=5)},
    ),
    "idle": Way(
        _stay_away, lambda case: case.patch(idle_days=None), options=lambda: {"idle_days": 1}, method="HEAD"
    ),
    "command": Way(_by_command("token", "revoke", "{token}")),
    "command-many": Way(
        _by_command("token", "revoke-many", "--organisation", "{name}", "--reason", "Leak", "--yes")
    ),
    "administrator": Way(
        _by_command("user", "suspend", "{name}", "--reason", "Asked for"),
        _by_command("user", "resume", "{name}"),
    ),
    "administrator-organisation": Way(
        _by_command("organisation", "suspend", "{name}", "--reason", "Asked for"),
        _by_command("organisation", "resume", "{name}"),
    ),
    "page": Way(_revoke_on_the_page),
    "rotate": Way(_rotate),
}
