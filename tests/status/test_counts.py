"""The state of a server in numbers."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from feedserver.audit.model import SERVER, Action
from feedserver.audit.trail import note
from feedserver.database.schema import audit_entries, outbox, webhook_endpoints, webhook_messages
from feedserver.status.answer import state_answer
from feedserver.status.model import BookingCounts, FamilyCount, PeopleCounts, State
from feedserver.status.read import read_state
from tests.site import START, Site
from tests.status.conftest import fetched


def state(site: Site) -> State:
    return read_state(site.services, site.clock())


def test_people(peopled: Site) -> None:
    assert state(peopled).people == PeopleCounts(
        users=5, users_suspended=3, users_held=1, organisations=2, organisations_held=1
    )


def test_bookings_are_counted_once_each(booked: Site) -> None:
    expected = BookingCounts(live=2, provisional=1, cancelled=2, managed_elsewhere=1, deleted=1)
    assert state(booked).bookings == expected


def test_an_empty_server_counts_nothing(site: Site) -> None:
    answer = state_answer(state(site))
    parts = [answer[name] for name in ("people", "bookings", "tokens", "work")]
    assert {number for part in parts for number in part.values()} == {0}
    assert answer["families"] == []


def test_families_of_the_last_thirty_days_by_tokens(peopled: Site) -> None:
    ids = [peopled.host.issue(user)["id"] for user in ("amira", "amira", "ben")]
    for token in ids:
        fetched(peopled, token)
    fetched(peopled, ids[0])
    fetched(peopled, ids[0], family="Thunderbird")
    peopled.clock.turn(days=30)
    fetched(peopled, ids[1], family="Outlook")
    google = FamilyCount("Google Calendar", 3, 4)
    assert state(peopled).families == (google, FamilyCount("Outlook", 1, 1), FamilyCount("Thunderbird", 1, 1))
    peopled.clock.turn(days=1)
    assert state(peopled).families == (FamilyCount("Outlook", 1, 1),)


def test_work_that_is_due(site: Site) -> None:
    due = {"old": -7200, "claimed": -5, "now": 0, "later": 1}
    with site.services.database.write() as tx:
        for subject, seconds in due.items():
            at = START + timedelta(seconds=seconds)
            tx.execute(insert(outbox).values(kind="test", subject=subject, due_at=at))
    work = state(site).work
    assert (work.due, work.oldest_due_at) == (3, START - timedelta(hours=2))
    assert state_answer(state(site))["work"]["oldest_seconds"] == 7200


def test_webhooks_that_wait_and_that_were_given_up(site: Site) -> None:
    endings = [{}, {"due_at": START}, {"delivered_at": START}, {"given_up_at": START}]
    with site.services.database.write() as tx:
        tx.execute(
            insert(webhook_endpoints).values(
                id="we_1",
                url="https://host.example/",
                events=[],
                secret_number=1,
                secret_changed_at=START,
                created_at=START,
            )
        )
        for number, ending in enumerate(endings):
            said = {"id": f"msg_{number}", "endpoint": "we_1", "event": "token.unused", "subject": "tok_1"}
            values = {**said, "body": "{}", "created_at": START, **ending}
            tx.execute(insert(webhook_messages).values(values))
    work = state(site).work
    assert (work.webhooks_pending, work.webhooks_given_up) == (2, 1)


def test_entries_of_the_audit_log_without_a_seal(site: Site) -> None:
    before = state(site).work.audit_unsealed
    with site.services.database.write() as tx:
        for _ in range(3):
            note(tx, SERVER, Action.BOOKING_ERASED, "b-1", site.clock())
        found = tx.execute(audit_entries.select().where(audit_entries.c.position.is_(None))).all()
        tx.execute(audit_entries.update().where(audit_entries.c.id == found[0].id).values(position=1))
    assert state(site).work.audit_unsealed == before + 2


def test_what_runs_here(site: Site) -> None:
    answer = state_answer(state(site))
    kind = "sqlite" if site.services.database.is_sqlite else "postgresql"
    assert answer["database"]["kind"] == kind
    assert answer["database"]["revision"].isdigit()
    assert (answer["version"], answer["cache"]) == ("0.1.0", "ok")
    assert answer["limits"] == {"feed_max_bytes": 700_000, "feed_max_events": 900}
    assert answer["at"] == "2026-11-24T12:00:00Z"


def test_a_cache_that_is_away_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(site.services.cache), "is_reachable", lambda _: False)
    assert state_answer(state(site))["cache"] == "away"
