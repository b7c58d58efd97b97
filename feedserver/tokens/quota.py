"""How many tokens may be made for one user in a day, where there is a limit.

They are counted by their rows, so a token counts from its issue on, whether it is live or not, and one
made by rotating counts like any other.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedserver.errors import TooMany
from feedserver.tokens.store import issued_since

_DAY = timedelta(hours=24)


def require_quota(tx: Connection, user_id: str, per_day: int, now: datetime) -> None:
    """Let one more token be made for a user, whom the transaction holds; ``per_day`` 0 is no limit.

    Raises:
        TooMany: within the last 24 hours there were as many as there may be.
    """
    if not per_day:
        return
    made = issued_since(tx, user_id, now - _DAY)
    if len(made) >= per_day:
        seconds = int((made[-per_day] + _DAY - now).total_seconds())
        raise TooMany("As many tokens were made for this user as may be made in a day.", seconds)
