"""Writing a batch of counted fetches, and telling the host what is new in it, in one transaction."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from feedserver.use import store
from feedserver.use.leaks import new_clients, too_many_clients
from feedserver.use.model import ClientUse
from feedserver.use.store import Owned
from feedserver.webhooks import events
from feedserver.webhooks.events import Event, Happened
from feedserver.webhooks.tell import is_wanted, tell

if TYPE_CHECKING:
    from feedserver.use.counters import Pending

Clients = Mapping[str, tuple[ClientUse, ...]]


def write_use(tx: Connection, pending: Mapping[str, "Pending"]) -> None:
    """Add counts of one process to the tokens' use; right whatever other processes write meanwhile.

    The first write holds each token's row, so that what was there before is seen by one process alone.
    """
    tokens = store.present_tokens(tx, pending)
    first = store.add_fetches(tx, tokens, pending)
    tells = is_wanted(tx, Event.TOKEN_FIRST_FETCHED, Event.TOKEN_LEAK_SUSPECTED)
    before = store.clients_of(tx, tokens) if tells else {}
    store.add_clients(tx, tokens, pending)
    if tells:
        after = store.clients_of(tx, tokens)
        tell(tx, _news(store.owners_of(tx, tokens), first, pending, before, after))


def _news(
    owned: Mapping[str, Owned],
    first: set[str],
    pending: Mapping[str, "Pending"],
    before: Clients,
    after: Clients,
) -> Iterator[Happened]:
    for token, owner in owned.items():
        last = pending[token].last
        if token in first:
            yield events.first_fetched(
                token, owner.user, pending[token].first.family, pending[token].first.at
            )
        known = {client.family for client in before.get(token, ())}
        today = last.at.date()
        for client in reversed(new_clients(after[token], owner.issued_at.date(), today)):
            if client.family not in known:
                yield events.new_client(token, owner.user, client.family, last.at)
        many = too_many_clients(after[token], today)
        if many and not too_many_clients(before.get(token, ()), today):
            yield events.too_many_clients(token, owner.user, [one.family for one in many], last.at)
