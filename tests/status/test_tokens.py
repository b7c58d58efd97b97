"""Calendar tokens by status, and those worth a look."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from feedserver.database.pages import Wanted
from feedserver.database.schema import calendar_tokens
from feedserver.status.model import Concern, Limits, TokenCounts
from feedserver.status.read import limits_of
from feedserver.status.tokens import count_tokens, noted_token, page_of_concern
from feedserver.tokens.model import TokenStatus
from tests.site import START, Site
from tests.status.conftest import fetched


def counted(site: Site) -> TokenCounts:
    with site.services.database.read() as tx:
        return count_tokens(tx, limits_of(site.settings), site.clock())


def concerned(site: Site, concern: Concern, size: int = 50) -> list[str]:
    """The ids of all pages."""
    found: list[str] = []
    after: tuple[str, ...] | None = None
    limits = limits_of(site.settings)
    with site.services.database.read() as tx:
        while True:
            page = page_of_concern(tx, concern, Wanted(size, after), limits, site.clock())
            found += [noted_token(row).id for row in page.rows]
            after = page.next
            if after is None:
                return found


def test_tokens_by_status(peopled: Site) -> None:
    host = peopled.host
    host.issue("amira")
    for user in ("cleo", "dana", "emil"):
        host.issue(user)
    host.issue("cleo", expires_at="2026-11-24T13:00:00Z")  # expired counts before suspended
    gone = host.issue("ben", expires_at="2026-11-24T13:00:00Z")["id"]
    host.call("POST", f"/tokens/{gone}/revoke", {})
    peopled.clock.turn(hours=1)
    counts = counted(peopled)
    assert (counts.live, counts.suspended, counts.revoked, counts.expired) == (1, 3, 1, 1)


IDLE: list[dict[str, Any]] = [
    {"idle_days": idle, "ends_at": ends, "fetched": fetch, "idle_set_at": given}
    for idle in (None, 1, 10)
    for ends in (None, -5, 5)
    for fetch in (None, -20, -2, -1, 0)
    for given in (None, -20, 0, 3)
]


def test_the_status_in_sql_is_the_one_of_the_model(peopled: Site) -> None:
    """Days around a moment 30 days after START, in every mixture."""
    now = START + timedelta(days=30)
    tokens = [peopled.host.issue(("amira", "cleo")[n % 2])["id"] for n in range(len(IDLE))]
    for token, said in zip(tokens, IDLE, strict=True):
        if said["fetched"] is not None:
            peopled.clock.now = now + timedelta(days=said["fetched"])
            fetched(peopled, token)
        values = {
            name: None if said[name] is None else now + timedelta(days=said[name])
            for name in ("ends_at", "idle_set_at")
        }
        values["idle_days"] = said["idle_days"]
        with peopled.services.database.write() as tx:
            tx.execute(update(calendar_tokens).where(calendar_tokens.c.id == token).values(values))
    peopled.clock.now = now
    told = Counter(peopled.host.call("GET", f"/tokens/{token}").get_json()["status"] for token in tokens)
    counts = counted(peopled)
    assert {state.value: getattr(counts, state.value) for state in TokenStatus} == {
        state.value: told[state.value] for state in TokenStatus
    }
    assert all(told[state] > 10 for state in ("live", "expired", "suspended"))


def test_unused_for_ninety_days(peopled: Site) -> None:
    never, late, early, held = (peopled.host.issue(user)["id"] for user in ("amira", "amira", "ben", "cleo"))
    fetched(peopled, early)
    fetched(peopled, held)
    peopled.clock.turn(days=1)
    fetched(peopled, late)
    peopled.clock.turn(days=89, seconds=-1)
    assert (concerned(peopled, Concern.UNUSED), counted(peopled).unused) == ([], 0)
    peopled.clock.turn(seconds=1)
    assert set(concerned(peopled, Concern.UNUSED)) == {never, early}
    assert counted(peopled).unused == 2


def test_never_fetched(peopled: Site) -> None:
    never, once, ended = (peopled.host.issue()["id"] for _ in range(3))
    fetched(peopled, once)
    peopled.host.call("POST", f"/tokens/{ended}/revoke", {})
    assert (concerned(peopled, Concern.NEVER_FETCHED), counted(peopled).never_fetched) == ([never], 1)


@pytest.mark.parametrize(
    ("size_bytes", "event_count", "is_near"),
    [(560_000, 1, True), (559_999, 719, False), (1, 720, True), (700_000, 900, True), (0, 0, False)],
)
def test_near_a_limit(peopled: Site, size_bytes: int, event_count: int, is_near: bool) -> None:
    token = peopled.host.issue()["id"]
    fetched(peopled, token, size_bytes=size_bytes, event_count=event_count)
    assert concerned(peopled, Concern.NEAR_LIMIT) == ([token] if is_near else [])
    assert counted(peopled).near_limit == is_near


@pytest.mark.parametrize(("limit", "near"), [(10, 8), (9, 8), (1, 1), (11, 9)])
def test_near_is_four_fifths_rounded_up(limit: int, near: int) -> None:
    assert (Limits(limit, 1).near_octets, Limits(1, limit).near_events) == (near, near)


def test_pages_of_tokens_worth_a_look_hold_each_once_and_say_whose(peopled: Site) -> None:
    ids = sorted(peopled.host.issue(user, label="Phone")["id"] for user in ("amira", "ben") * 3)
    assert concerned(peopled, Concern.NEVER_FETCHED, size=4) == ids
    with peopled.services.database.read() as tx:
        limits = limits_of(peopled.settings)
        page = page_of_concern(tx, Concern.NEVER_FETCHED, Wanted(1), limits, peopled.clock())
    token = noted_token(page.rows[0])
    assert (token.user, token.user_name) in {("amira", "Amira"), ("ben", "Ben")}
    assert (token.label, token.issued_at, token.last_fetched_at) == ("Phone", START, None)
