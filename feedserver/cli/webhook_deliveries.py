"""``feedserver webhook list`` and ``redeliver``: what was delivered, and what is to be sent again."""

import json
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.output import json_option, opened, operator, print_json, print_table, say
from feedserver.clock import zulu
from feedserver.webhooks.deliveries import message_page, redeliver, redeliver_given_up
from feedserver.webhooks.events import Event
from feedserver.webhooks.messages import Filters
from feedserver.webhooks.model import Message, State

_COLUMNS = ("number", "id", "event", "subject", "state", "attempts", "created_at", "due_at", "last_error")


@click.command("list")
@click.option("--endpoint", metavar="ID", help="Only messages to this endpoint.")
@click.option("--state", type=click.Choice([state.value for state in State]))
@click.option("--event", type=click.Choice([event.value for event in Event]))
@click.option("--subject", metavar="ID", help="Only messages about this token or booking.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@click.option("--after", type=int, metavar="NUMBER", help="Go on after the message of this number.")
@json_option
def list_deliveries(
    endpoint: str | None,
    state: str | None,
    event: str | None,
    subject: str | None,
    limit: int,
    after: int | None,
    as_json: bool,
) -> None:
    """List messages, the newest first, with what became of them."""
    filters = Filters(endpoint=endpoint, state=State(state) if state else None, event=event, subject=subject)
    with opened() as at, at.database.read() as tx:
        page = message_page(tx, filters, limit=limit, after=after)
    rows = [_shown(message) for message in page.messages]
    if as_json:
        print_json({"items": rows, "next": page.next})
        return
    print_table(rows, _COLUMNS)
    if page.next is not None:
        say(f"There are more: --after {page.next}")


@click.command("redeliver")
@click.argument("message_id", metavar="[ID]", required=False)
@click.option("--endpoint", metavar="ID", help="Only to this endpoint.")
@click.option("--all-given-up", is_flag=True, help="Send again all that was given up.")
@json_option
def redeliver_messages(
    message_id: str | None, endpoint: str | None, all_given_up: bool, as_json: bool
) -> None:
    """Send a message again, whatever became of it; its id stays the same."""
    if (message_id is None) != all_given_up:
        raise click.UsageError("Give the ID of a message, or --all-given-up.")
    with opened() as at, at.database.write() as tx:
        now = at.clock()
        count = _again(tx, message_id, endpoint, now)
        if count is None:
            raise click.ClickException(f"There is no message {message_id!r}.")
        if count:
            data = {"messages": count, **({"endpoint": endpoint} if endpoint else {})}
            note(tx, operator(), Action.WEBHOOK_REDELIVERED, message_id, now, data=data)
    print_json({"redelivered": count}) if as_json else say(f"Messages that are due again: {count}.")


def _again(tx: Connection, message_id: str | None, endpoint: str | None, now: datetime) -> int | None:
    if message_id is None:
        return redeliver_given_up(tx, now, endpoint=endpoint)
    return redeliver(tx, message_id, now, endpoint=endpoint)


def _shown(message: Message) -> dict[str, Any]:
    return {
        "number": message.number,
        "id": message.id,
        "endpoint": message.endpoint,
        "event": message.event,
        "subject": message.subject,
        "state": message.state.value,
        "attempts": message.attempts,
        "created_at": zulu(message.created_at),
        "due_at": zulu(message.due_at),
        "delivered_at": zulu(message.delivered_at),
        "given_up_at": zulu(message.given_up_at),
        "last_status": message.last_status,
        "last_error": message.last_error,
        "body": json.loads(message.body),
    }
