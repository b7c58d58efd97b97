"""Webhooks and their messages as the tests of the pages need them."""

from sqlalchemy import update

from feedserver.database.schema import webhook_messages
from feedserver.webhooks.deliveries import message_page
from feedserver.webhooks.endpoints import add_endpoint, pause_endpoint
from feedserver.webhooks.events import revoked
from feedserver.webhooks.messages import Filters
from feedserver.webhooks.model import Endpoint, Message
from feedserver.webhooks.tell import tell
from tests.site import Site


def add(site: Site, url: str = "https://hooks.example/in", *, is_paused: bool = False) -> Endpoint:
    """An endpoint that is told of everything."""
    now = site.clock()
    with site.services.database.write() as tx:
        endpoint = add_endpoint(tx, url, (), now, allow_private=False)
        if is_paused:
            pause_endpoint(tx, endpoint.id, now)
    return endpoint


def tell_of(site: Site, *tokens: str) -> None:
    """Say to all endpoints that these links have ended."""
    with site.services.database.write() as tx:
        tell(tx, [revoked(token, "amira", None, site.clock()) for token in tokens])


def give_up(site: Site, endpoint: Endpoint, number: int) -> None:
    """Have so many messages that never arrived there."""
    tell_of(site, *(f"tok_{place}" for place in range(number)))
    values = {"due_at": None, "given_up_at": site.clock(), "attempts": 11}
    error = {"last_error": "The host name could not be resolved."}
    set_messages(site, endpoint, **values, **error)


def set_messages(site: Site, endpoint: Endpoint, **values: object) -> None:
    """Write what became of its messages."""
    with site.services.database.write() as tx:
        mine = webhook_messages.c.endpoint == endpoint.id
        tx.execute(update(webhook_messages).where(mine).values(values))


def messages(site: Site) -> list[Message]:
    """All messages, the oldest first."""
    with site.services.database.read() as tx:
        return message_page(tx, Filters(), limit=1000).messages[::-1]
