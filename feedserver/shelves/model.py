"""What the database is asked to choose from a shelf, and what it gives. Pure values; all times are UTC."""

from datetime import datetime
from typing import NamedTuple

from feedserver.ics.series_zone import ZoneSpan
from feedserver.shelves.digest import Digest

#: Raise it whenever shelves are kept in another form: versions may work beside each other on one database.
SHELF_FORM = 3


class Choice(NamedTuple):
    """What tokens with the same options show on a day: which entries, of which style.

    ``after`` and ``before`` are the window, ``midnight`` begins the day.
    """

    style: str
    after: datetime
    before: datetime
    midnight: datetime
    kinds: tuple[str, ...]
    roles: tuple[str, ...]


class Wanted(NamedTuple):
    """Whose entries as of a version, and what a token shows of them; no stamp is older than ``floor``."""

    user: str
    version: int
    renderer: str
    choice: Choice
    floor: datetime


class Joined(NamedTuple):
    """Entries in a feed's order, as one; ``restamped`` of them carry the floor as their stamp.

    ``occurrences`` are those of series written one by one. ``unsure`` is how many series may have nothing
    inside the window, which SQL cannot tell.
    """

    data: bytes
    entries: int
    events: int
    digest: Digest
    restamped: int
    occurrences: int
    unsure: int
    zones: tuple[ZoneSpan, ...]
