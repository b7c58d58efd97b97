"""Reading the state of the server."""

from datetime import datetime
from importlib.metadata import version

from feedserver.access.store import unrevoked_keys
from feedserver.database.revisions import revision_of
from feedserver.services import Services
from feedserver.settings import Settings
from feedserver.status import store
from feedserver.status.keys import count_keys
from feedserver.status.model import FAMILIES_WITHIN, Limits, State
from feedserver.status.tokens import count_tokens
from feedserver.withheld.store import count_left_out

#: So many of the bookings that are left out are listed.
_LISTED = 10


def read_state(at: Services, now: datetime) -> State:
    """The state of the server in one snapshot, at ``now`` (UTC).

    Costs a scan of each of the tables of users, organisations, bookings and tokens: about a second
    for a million bookings. Too much for a probe that asks every few seconds; ``/metrics`` is for those.
    """
    limits = limits_of(at.settings)
    is_cache_reachable = at.cache.is_reachable()
    with at.database.read() as tx:
        return State(
            at=now,
            version=version("feedserver"),
            database=tx.dialect.name,
            revision=revision_of(tx),
            is_cache_reachable=is_cache_reachable,
            limits=limits,
            people=store.count_people(tx),
            bookings=store.count_bookings(tx),
            left_out=count_left_out(tx, now, _LISTED),
            tokens=count_tokens(tx, limits, now),
            keys=count_keys(unrevoked_keys(tx), now),
            families=store.count_families(tx, (now - FAMILIES_WITHIN).date()),
            work=store.count_work(tx, now),
        )


def limits_of(settings: Settings) -> Limits:
    """The sizes at which feeds leave bookings out."""
    return Limits(octets=settings.feed_max_bytes, events=settings.feed_max_events)
