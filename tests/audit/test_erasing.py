"""S-77: details can be erased and the chain stays whole; details that are merely gone are found."""

from typing import Any

import pytest
from sqlalchemy import text, update

from feedserver.audit.erase import erase_details
from feedserver.audit.model import Action, Actor, ActorKind
from feedserver.database.schema import audit_entries
from feedserver.outbox.worker import seal_new
from tests.audit.log import checked, entries, fill, head
from tests.audit.world import World
from tests.site import Site

OPERATOR = Actor(kind=ActorKind.COMMAND, name="root")
_GONE: dict[str, Any] = dict.fromkeys(("actor", "actor_name", "subject", "user", "reason", "data", "salt"))


def erase(site: Site, user: str) -> int:
    with site.services.database.write() as tx:
        return erase_details(tx, OPERATOR, user=user, reason="request 4711", now=site.clock())


def test_the_chain_stays_whole(site: Site) -> None:
    fill(site, 300, "amira")
    fill(site, 300, "ben")
    fill(site, 300, "amira")
    exported = head(site)
    site.clock.turn(days=1)
    assert erase(site, "amira") == 600
    assert checked(site, exported).faults == []  # also before the entry that says so is sealed
    seal_new(site.services)
    report = checked(site, exported)
    assert (report.entries, report.erased, report.faults) == (901, 600, [])
    erased = [entry for entry in entries(site) if entry.details is None]
    assert {(entry.salt, entry.erased_at) for entry in erased} == {(None, site.clock())}


def test_one_entry_says_so_and_names_the_entries_but_not_the_person(site: Site) -> None:
    fill(site, 3)
    ids = [entry.id for entry in entries(site)]
    assert erase(site, "amira") == 3
    said = entries(site)[-1]
    assert (said.action, said.actor_kind) == (Action.DETAILS_ERASED, "command")
    assert said.details is not None
    assert (said.details.subject, said.details.user, said.details.reason) == (None, None, "request 4711")
    assert said.details.data == {"count": 3, "entries": f"{ids[0]}-{ids[-1]}"}


def test_a_second_time_erases_what_came_since_and_else_nothing(site: Site) -> None:
    fill(site, 3)
    assert (erase(site, "amira"), erase(site, "amira")) == (3, 0)
    assert len(entries(site)) == 4
    fill_again = 2
    site.clock.turn(seconds=30)
    seal_new(site.services)
    fill(site, fill_again)
    assert erase(site, "amira") == fill_again
    seal_new(site.services)
    assert checked(site).faults == []


def test_what_was_done_to_a_user_for_them_and_by_them_is_erased(site: Site) -> None:
    world = World(site)
    site.host.make_user("ben")
    site.host.make_booking("amira", participants=[])  # an id, and not the user's
    world.form(f"/tokens/{world.token}/rename", label="Other")
    world.call("POST", "/tokens/revoke", {"user": "amira"})
    world.call("DELETE", "/users/amira")
    assert erase(site, "amira") == 8
    with site.services.database.read() as tx:
        rows = tx.execute(text("SELECT * FROM audit_entries")).all()
    assert str(rows).count("amira") == 1  # the booking
    kept = [(entry.action, entry.details.subject) for entry in entries(site) if entry.details]
    assert kept == [
        ("organisation.put", "academy"),
        ("booking.put", "b-1"),
        ("user.put", "ben"),
        ("booking.put", "amira"),
        ("audit.details_erased", None),
    ]
    seal_new(site.services)
    assert checked(site).faults == []


@pytest.mark.parametrize("says_when", [True, False])
def test_details_that_are_gone_without_an_entry_are_found(site: Site, says_when: bool) -> None:
    fill(site, 10)
    values = {**_GONE, "erased_at": site.clock() if says_when else None}
    with site.services.database.write() as tx:
        tx.execute(update(audit_entries).where(audit_entries.c.position == 5).values(values))
    assert [(fault.position, "no entry says" in fault.says) for fault in checked(site).faults] == [(5, True)]


def test_an_erasure_that_is_edited_is_found(site: Site) -> None:
    fill(site, 10)
    kept = entries(site)[4]
    erase(site, "amira")
    seal_new(site.services)
    of = audit_entries.c.position
    assert kept.details is not None
    for position, values, faults in (
        (5, {"erased_at": kept.at}, [5]),
        (5, {"erased_at": None}, [5]),
        (5, {"reason": "put back"}, [5]),
        (5, {"reason": kept.details.reason, "salt": kept.salt}, [5]),
        (11, {"data": {"count": 0, "entries": ""}}, [*range(1, 11), 11]),
        (11, {"data": {"entries": "what"}}, [*range(1, 11), 11]),
        (11, {**_GONE, "erased_at": site.clock()}, [*range(1, 11), 11]),
    ):
        before = entries(site)[position - 1]
        with site.services.database.write() as tx:
            tx.execute(update(audit_entries).where(of == position).values(values))
        assert [fault.position for fault in checked(site).faults] == faults, values
        said = before.details
        original = dict(_GONE) if said is None else {n: getattr(said, n) for n in _GONE if n != "salt"}
        with site.services.database.write() as tx:
            restored = {**original, "salt": before.salt, "erased_at": before.erased_at}
            tx.execute(update(audit_entries).where(of == position).values(restored))
    assert checked(site).faults == []
