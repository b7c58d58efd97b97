"""``feedserver webhook``: endpoints of the host. What was delivered: ``webhook_deliveries.py``."""

from collections.abc import Mapping
from typing import Any

import click
from sqlalchemy import Connection

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.output import json_option, opened, operator, print_json, print_table, say
from feedserver.cli.webhook_deliveries import list_deliveries, redeliver_messages
from feedserver.clock import zulu
from feedserver.errors import InvalidField
from feedserver.services import Services
from feedserver.webhooks import endpoints, store
from feedserver.webhooks.events import EVENTS
from feedserver.webhooks.model import Endpoint
from feedserver.webhooks.signing import secret_of


@click.group()
def command() -> None:
    """Webhooks: where the host is told what happens, and what was delivered."""


@command.command()
@click.argument("url")
@click.option(
    "--event",
    "events",
    multiple=True,
    type=click.Choice([event.value for event in EVENTS]),
    help="Tell of this alone; repeatable. Without it: of everything.",
)
@json_option
def add(url: str, events: tuple[str, ...], as_json: bool) -> None:
    """Add an endpoint and print its secret, this once."""
    with opened() as at, at.database.write() as tx:
        now, allow_private = at.clock(), at.settings.webhook_allow_private
        try:
            endpoint = endpoints.add_endpoint(tx, url, events, now, allow_private=allow_private)
        except InvalidField as error:
            raise click.UsageError(f"URL {error.message}.") from error
        data = {"events": list(endpoint.events)} if endpoint.events else None
        note(tx, operator(), Action.WEBHOOK_ADDED, endpoint.id, now, data=data)
        _print_secret(at, endpoint, as_json)


@command.command("endpoints")
@json_option
def list_endpoints(as_json: bool) -> None:
    """List the endpoints, without their secrets."""
    with opened() as at, at.database.read() as tx:
        rows = [_shown(endpoint) for endpoint in store.all_endpoints(tx)]
    if as_json:
        print_json({"items": rows, "next": None})
    else:
        print_table(rows, ("id", "url", "events", "paused_at"))


@command.command()
@click.argument("endpoint_id", metavar="ID")
@json_option
def remove(endpoint_id: str, as_json: bool) -> None:
    """Forget an endpoint and all its messages, also those that wait."""
    with opened() as at, at.database.write() as tx:
        if not endpoints.remove_endpoint(tx, endpoint_id):
            raise _unknown(endpoint_id)
        note(tx, operator(), Action.WEBHOOK_REMOVED, endpoint_id, at.clock())
    removed = {"id": endpoint_id, "removed": True}
    print_json(removed) if as_json else say(f"The endpoint {endpoint_id} is removed.")


@command.command()
@click.argument("endpoint_id", metavar="ID")
@json_option
def pause(endpoint_id: str, as_json: bool) -> None:
    """Send nothing to an endpoint for now; its messages wait."""
    with opened() as at, at.database.write() as tx:
        changed = endpoints.pause_endpoint(tx, endpoint_id, at.clock())
        _note_change(tx, at, endpoint_id, changed, {"paused": True})
        shown = _found(tx, endpoint_id)
    print_json(shown) if as_json else say(f"The endpoint {endpoint_id} is paused.")


@command.command()
@click.argument("endpoint_id", metavar="ID")
@json_option
def resume(endpoint_id: str, as_json: bool) -> None:
    """Send an endpoint what has waited, and all that comes."""
    with opened() as at, at.database.write() as tx:
        changed = endpoints.resume_endpoint(tx, endpoint_id)
        _note_change(tx, at, endpoint_id, changed, {"paused": False})
        shown = _found(tx, endpoint_id)
    print_json(shown) if as_json else say(f"The endpoint {endpoint_id} is sent messages again.")


@command.command()
@click.argument("endpoint_id", metavar="ID")
@click.option("--renew", is_flag=True, required=True, expose_value=False, help="Make a new one.")
@json_option
def secret(endpoint_id: str, as_json: bool) -> None:
    """Give an endpoint a new secret and print it, this once.

    For 24 hours messages are signed with the one before as well.
    """
    with opened() as at, at.database.write() as tx:
        now = at.clock()
        endpoint = endpoints.renew_secret(tx, endpoint_id, now)
        if endpoint is None:
            raise _unknown(endpoint_id)
        note(tx, operator(), Action.WEBHOOK_CHANGED, endpoint_id, now, data={"secret": "renewed"})
        _print_secret(at, endpoint, as_json)


@command.command()
@click.argument("endpoint_id", metavar="ID")
@json_option
def test(endpoint_id: str, as_json: bool) -> None:
    """Send an endpoint a message of no meaning; the worker delivers it."""
    with opened() as at, at.database.write() as tx:
        message_id = endpoints.send_test(tx, endpoint_id, at.clock())
        if message_id is None:
            raise _unknown(endpoint_id)
    print_json({"id": message_id}) if as_json else say(f"The message {message_id} is on its way.")


command.add_command(list_deliveries)
command.add_command(redeliver_messages)


def _note_change(
    tx: Connection, at: Services, endpoint_id: str, changed: bool | None, data: Mapping[str, Any]
) -> None:
    if changed is None:
        raise _unknown(endpoint_id)
    if changed:
        note(tx, operator(), Action.WEBHOOK_CHANGED, endpoint_id, at.clock(), data=data)


def _found(tx: Connection, endpoint_id: str) -> dict[str, Any]:
    endpoint = store.find_endpoint(tx, endpoint_id)
    assert endpoint is not None  # it was just changed
    return _shown(endpoint)


def _print_secret(at: Services, endpoint: Endpoint, as_json: bool) -> None:
    made = secret_of(at.keys.uid, endpoint.id, endpoint.secret_number)
    if as_json:
        print_json({**_shown(endpoint), "secret": made})
    else:
        say(f"The endpoint is {endpoint.id}. This secret is shown once; the host checks signatures with it.")
        click.echo(made)


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "events": list(endpoint.events or EVENTS),
        "created_at": zulu(endpoint.created_at),
        "secret_changed_at": zulu(endpoint.secret_changed_at),
        "paused_at": zulu(endpoint.paused_at),
    }


def _unknown(endpoint_id: str) -> click.ClickException:
    return click.ClickException(f"There is no endpoint {endpoint_id!r}.")
