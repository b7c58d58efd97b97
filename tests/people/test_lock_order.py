"""Users and organisations that change at the same moment: nobody waits in a circle, and members follow."""

import copy
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

import pytest
from sqlalchemy import event, text

from feedserver.people.hold import resume_user, suspend_user
from tests.conftest import DATABASES
from tests.processes.waiting import wait_until
from tests.site import Host, Site

pytestmark = [
    pytest.mark.skipif("postgresql" not in DATABASES, reason="SQLite has one writer at a time"),
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Change = Callable[[Site, Host], int]


def _put(site: Site, host: Host) -> int:
    return host.call("PUT", "/users/amira", {"name": "Amira", "organisation": "academy"}).status_code


def _put_if_match(site: Site, host: Host) -> int:
    fresh = {"If-Match": host.call("GET", "/users/amira").headers["ETag"]}
    said = {"name": "Amira", "organisation": "academy"}
    return host.call("PUT", "/users/amira", said, headers=fresh).status_code


def _patch(site: Site, host: Host) -> int:
    return host.call("PATCH", "/users/amira", {"email": "amira@x.example"}).status_code


def _join(site: Site, host: Host) -> int:
    return host.call("PATCH", "/users/amira", {"organisation": "academy"}).status_code


def _resume(site: Site, _: Host) -> int:
    with site.services.database.write() as tx:
        resume_user(tx, "amira", site.clock())
    return 200


_MEMBER: dict[str, Change] = {"put": _put, "if-match": _put_if_match, "patch": _patch, "resume": _resume}
_CHANGES: dict[str, Change] = {**_MEMBER, "join": _join}


def _organisation(host: Host, **fields: Any) -> int:
    return host.call("PUT", "/organisations/academy", {"name": "Academy", **fields}).status_code


@pytest.mark.parametrize("at", ["FROM organisations", "UPDATE users"])
@pytest.mark.parametrize("name", _CHANGES)
def test_an_organisation_changes_while_a_user_does(site: Site, name: str, at: str) -> None:
    status = _prepared(site, name)
    other = _host(site)
    answers = _with_another(
        site, at, lambda: _CHANGES[name](site, site.host), lambda: _organisation(other, feeds_allowed=False)
    )
    assert answers == [200, 200]
    assert status() == "suspended"


@pytest.mark.parametrize("at", ["FROM users", "UPDATE users"])
@pytest.mark.parametrize("name", _MEMBER)
def test_a_user_changes_while_the_organisation_does(site: Site, name: str, at: str) -> None:
    status = _prepared(site, name)
    other = _host(site)
    answers = _with_another(
        site, at, lambda: _organisation(site.host, feeds_allowed=False), lambda: _MEMBER[name](site, other)
    )
    assert answers == [200, 200]
    assert status() == "suspended"


def _prepared(site: Site, name: str) -> Callable[[], str]:
    """Amira as that change needs her, with a token; gives the look at its state."""
    assert _organisation(site.host) == 201
    site.host.make_user(organisation="academy" if name in _MEMBER else None)
    token = site.host.issue()["id"]
    if name == "resume":
        with site.services.database.write() as tx:
            suspend_user(tx, "amira", site.clock())
    return lambda: str(site.host.call("GET", f"/tokens/{token}").get_json()["status"])


def _host(site: Site) -> Host:
    own = copy.copy(site)
    own.client = site.app.test_client(use_cookies=False)
    return Host(own, site.host.api_key)


def _with_another(site: Site, at: str, change: Callable[[], int], another: Callable[[], int]) -> list[int]:
    """What both answer. The other begins before the first statement with ``at``; it ends, or has to wait."""
    begun: list[Future[int]] = []
    first = Lock()  # the other one's own statements come here too, maybe before ``begun`` has it
    engine = site.services.database.engine
    with ThreadPoolExecutor(1) as pool:

        def hook(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if at in statement and first.acquire(blocking=False):
                begun.append(pool.submit(another))
                wait_until(lambda: begun[0].done() or _is_waiting(site))

        event.listen(engine, "before_cursor_execute", hook)
        try:
            answers = [change()]
        finally:
            event.remove(engine, "before_cursor_execute", hook)
        return [*answers, *(one.result(timeout=30) for one in begun)]


def _is_waiting(site: Site) -> bool:
    with site.services.database.engine.connect() as look:
        return bool(look.execute(_WAITING).scalar_one())
