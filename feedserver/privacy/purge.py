"""Forgetting one person, in the caller's transaction: rows, names, addresses of feeds and what the log says.

``traces.py`` sees to what a database, a cache and the journal keep beside the rows. What is left says that
somebody was purged, and not who.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from feedserver.audit.erase import erase_details
from feedserver.audit.model import Action, Actor
from feedserver.audit.trail import note
from feedserver.bookings.erase import erase_bookings
from feedserver.database import journal
from feedserver.database.engine import lock
from feedserver.people.store import find_user
from feedserver.people.write import delete_user
from feedserver.privacy import store


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What was removed: ``tokens`` by their ids, and numbers of bookings, places in others', and entries."""

    tokens: tuple[str, ...] = ()
    bookings: int = 0
    places: int = 0
    entries: int = 0
    was_user: bool = False
    #: The bookings of others whose words still hold the name, the address or the id: the host's to change.
    still_say: tuple[str, ...] = ()

    @property
    def found_anything(self) -> bool:
        """False where nothing was known of such a person."""
        return self.was_user or bool(self.tokens or self.bookings or self.places or self.entries)


def purge_user(tx: Connection, by: Actor, user: str, now: datetime) -> Purged:
    """Remove all that is known of a user; ``now`` is UTC. Done again, it finds nothing.

    Bookings in which nobody else is lose their words as deleted ones do when their tombstone has ended;
    those of others go on without the person. The addresses answer like strings that were never issued.
    """
    lock(tx, f"user:{user}")
    kept = find_user(tx, user)
    email, name = (kept.email, kept.name) if kept else (None, "")
    own = store.bookings_of_nobody_else(tx, user, email)
    places = len(store.bookings_of(tx, user)) - len(own)
    erase_bookings(tx, own, now)
    delete_user(tx, user, now)
    if email:
        places += store.remove_guest(tx, email)
    tokens = tuple(store.tokens_of(tx, user))
    was_user = store.remove_user(tx, user, tokens)
    entries = erase_details(tx, by, user=user, reason=None, now=now)
    journal.note(tx, journal.PURGED, user)
    still_say = store.bookings_that_say(tx, [text for text in (name, email) if text])
    done = Purged(
        tokens=tokens,
        bookings=len(own),
        places=places,
        entries=entries,
        was_user=was_user,
        still_say=tuple(still_say),
    )
    if done.found_anything:
        counts = {key: value for key, value in asdict(done).items() if isinstance(value, int)}
        note(tx, by, Action.USER_PURGED, None, now, data={**counts, "tokens": len(tokens)})
    return done
