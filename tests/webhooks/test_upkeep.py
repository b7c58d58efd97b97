"""What the worker removes: old messages, and notes of what was told that nobody needs any more."""

from datetime import timedelta

from sqlalchemy import func, select

from feedserver.database.schema import outbox, webhook_told
from feedserver.outbox.worker import run_due
from feedserver.webhooks import messages
from feedserver.webhooks.endpoints import pause_endpoint, remove_endpoint
from feedserver.webhooks.events import trial
from feedserver.webhooks.model import State
from feedserver.webhooks.tell import message_rows
from tests.site import START, Site
from tests.webhooks.hooks import Hooks


def look_on_day(site: Site, day: float) -> None:
    site.clock.now = START + timedelta(days=day)
    run_due(site.services)


def test_delivered_messages_go_after_30_days(site: Site, hooks: Hooks) -> None:
    endpoint = hooks.add()
    hooks.test(endpoint)
    site.clock.turn(days=10)
    hooks.deliver()
    look_on_day(site, 39.9)
    assert len(hooks.messages()) == 1
    look_on_day(site, 41)
    assert hooks.messages() == []


def test_what_never_arrived_goes_after_90_days(site: Site, hooks: Hooks) -> None:
    endpoint = hooks.add()
    hooks.test(endpoint)
    with site.services.database.write() as tx:
        pause_endpoint(tx, endpoint.id, site.clock())
    look_on_day(site, 89)
    assert [message.state for message in hooks.messages()] == [State.PENDING]
    look_on_day(site, 91)
    assert hooks.messages() == []


def test_more_than_a_portion_goes_at_once(site: Site, hooks: Hooks) -> None:
    endpoint = hooks.add()
    with site.services.database.write() as tx:
        for _ in range(1001):
            messages.add_messages(tx, message_rows(trial(endpoint.id, START), [endpoint]))
    look_on_day(site, 91)
    assert hooks.messages() == []


def test_with_the_last_endpoint_all_of_it_ends(site: Site, hooks: Hooks) -> None:
    site.host.make_user()
    site.host.issue()
    endpoint = hooks.add()
    look_on_day(site, 91)
    assert [message.event for message in hooks.messages()] == ["token.unused"]
    with site.services.database.write() as tx:
        assert remove_endpoint(tx, endpoint.id)
        assert not remove_endpoint(tx, endpoint.id)
    assert hooks.messages() == []
    look_on_day(site, 92)
    with site.services.database.read() as tx:
        counts = [tx.scalar(select(func.count()).select_from(table)) for table in (webhook_told, outbox)]
    assert counts == [0, 0]
