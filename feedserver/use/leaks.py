"""Signs that somebody else may hold an address: by the families of clients that come. Pure.

They are signs and no proof: a User-Agent can say anything, and people buy new telephones.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from feedserver.use.model import ClientUse

#: People put a new address into their own devices within the first days.
FIRST_DAYS = 14
#: For so long a new client is worth a word; after that its owner has had the time to look.
SHOWN_DAYS = 90
#: One person has a telephone, a computer at work, one at home, and an account on the web.
MOST_FAMILIES = 4
#: What did not come for so many days is no longer there.
RECENT_DAYS = 30


def recent(clients: Iterable[ClientUse], today: date) -> list[ClientUse]:
    """The families that came within the last 30 days, the latest first."""
    since = today - timedelta(days=RECENT_DAYS)
    found = [client for client in clients if client.last_day >= since]
    return sorted(found, key=lambda client: (-client.last_day.toordinal(), client.family))


def new_clients(clients: Iterable[ClientUse], issued: date, today: date) -> list[ClientUse]:
    """The families that came for the first time after the token's first days, the latest first.

    Those of the very first day of its use are none, however late that was. All days are UTC.
    """
    known = list(clients)
    first_use = min((client.first_day for client in known), default=today)
    after = max(issued + timedelta(days=FIRST_DAYS), first_use)
    shown_from = today - timedelta(days=SHOWN_DAYS)
    found = [client for client in known if client.first_day > after and client.first_day >= shown_from]
    return sorted(found, key=lambda client: (-client.first_day.toordinal(), client.family))


def too_many_clients(clients: Iterable[ClientUse], today: date) -> list[ClientUse]:
    """The families of the last 30 days, if they are more than one person has; else none."""
    found = recent(clients, today)
    return found if len(found) > MOST_FAMILIES else []
