"""S-78: every route that changes something writes exactly one entry for each applied request."""

import pytest

from tests.audit.changes import CHANGES, READS
from tests.audit.log import checked, entries, failing_commits
from tests.audit.world import Change, World
from tests.site import Site

#: Changes something, although it is a GET.
_BY_GET = {("GET", "/portal/enter/<secret>")}


@pytest.fixture
def world(site: Site) -> World:
    return World(site).open_office()


def test_the_tables_name_every_route_that_changes_something(site: Site) -> None:
    routes = {
        (method, rule.rule)
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert (routes | _BY_GET) - READS == set(CHANGES), "say in tests/audit/changes*.py what it writes"


@pytest.mark.parametrize("change", [pytest.param(one, id=" ".join(of)) for of, one in CHANGES.items()])
def test_one_entry_when_applied_and_none_else(world: World, change: Change) -> None:
    before = entries(world.site)

    refused = change.ask(world.of_strangers())
    assert refused.status_code in (401, 403, 404)
    assert entries(world.site) == before

    with failing_commits(world.site):
        rolled_back = change.ask(world)
    assert rolled_back.status_code >= 500
    assert entries(world.site) == before

    world.site.clock.turn(seconds=5)
    done = change.ask(world)
    assert done.status_code < 400, done.get_data(as_text=True)
    *rest, entry = entries(world.site)
    assert rest == before
    assert (entry.action, entry.actor_kind, entry.at) == (change.action, change.by, world.site.clock())
    assert entry.details is not None
    assert change.subject in (None, entry.details.subject)
    assert entry.details.user == change.user
    assert (entry.details.actor, entry.details.actor_name) != (None, None)

    change.ask(world)
    assert len(entries(world.site)) == len(before) + 1 + change.again
    assert checked(world.site).faults == []
