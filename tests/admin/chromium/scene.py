"""Something of everything that the administrators' pages show, in each state."""

from dataclasses import dataclass

from sqlalchemy import update

from feedserver.audit.model import Action, Actor, ActorKind
from feedserver.audit.trail import note
from feedserver.clock import utc_now
from feedserver.database.engine import Database
from feedserver.database.schema import webhook_messages
from feedserver.people import hold
from feedserver.webhooks.deliveries import message_page
from feedserver.webhooks.endpoints import add_endpoint, pause_endpoint
from feedserver.webhooks.events import revoked
from feedserver.webhooks.messages import Filters
from feedserver.webhooks.tell import tell
from tests.chromium.states import let_strangers_fetch
from tests.processes.client import Client

#: Names as long as hosts allow them, without a place to break.
LONG = "W" * 200
USER, HELD_USER = "amira-of-the-academy", "held-user"
ORGANISATION, HELD_ORGANISATION = "long-academy", "held-organisation"
_OPERATOR = Actor(kind=ActorKind.COMMAND, name="root")


@dataclass(frozen=True)
class Scene:
    """The ids of what has no name."""

    live_token: str
    ended_token: str
    webhook: str
    paused_webhook: str
    message: str


def set_up(host: Client, database: Database) -> Scene:
    """People, links and webhooks, with long names and with states that take weeks."""
    for organisation in (ORGANISATION, HELD_ORGANISATION):
        host.done("PUT", f"/organisations/{organisation}", {"name": LONG})
    for user, organisation in ((USER, ORGANISATION), (HELD_USER, HELD_ORGANISATION)):
        said = {"name": LONG, "timezone": "Europe/London", "email": f"{'x' * 60}@{'y' * 60}.example"}
        host.done("PUT", f"/users/{user}", {**said, "organisation": organisation})
    live, ended = (host.done("POST", f"/users/{USER}/tokens", {"label": LONG})["id"] for _ in range(2))
    host.done("POST", f"/tokens/{ended}/revoke", {"reason": "The phone was lost."})
    let_strangers_fetch(database, live)
    _suspend(database)
    webhook, paused, message = _webhooks(database, live)
    return Scene(live, ended, webhook, paused, message)


def _suspend(database: Database) -> None:
    with database.write() as tx:
        now = utc_now()
        hold.suspend_user(tx, HELD_USER, now)
        note(tx, _OPERATOR, Action.USER_SUSPENDED, HELD_USER, now, user=HELD_USER, reason=LONG)
        hold.suspend_organisation(tx, HELD_ORGANISATION, now)
        note(tx, _OPERATOR, Action.ORGANISATION_SUSPENDED, HELD_ORGANISATION, now, reason=LONG)


def _webhooks(database: Database, token: str) -> tuple[str, str, str]:
    """One that is active, one that is paused, and a message to that one which was given up."""
    with database.write() as tx:
        now = utc_now()
        paused = add_endpoint(tx, f"https://hooks.example/{LONG}", (), now, allow_private=False)
        pause_endpoint(tx, paused.id, now)
        tell(tx, [revoked(token, USER, None, now)])
        (message,) = message_page(tx, Filters(endpoint=paused.id), limit=1).messages
        over = {"due_at": None, "given_up_at": now, "attempts": 11, "last_error": "no_address"}
        tx.execute(update(webhook_messages).where(webhook_messages.c.endpoint == paused.id).values(over))
        events = ("token.revoked", "reply.received")
        active = add_endpoint(tx, "https://hooks.example/in", events, now, allow_private=False)
    return active.id, paused.id, message.id
