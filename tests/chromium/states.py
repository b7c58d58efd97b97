"""States of a token that only time or a loss brings about, written into the database."""

from datetime import timedelta

from sqlalchemy import insert, update

from feedserver.clock import utc_now
from feedserver.database.engine import Database
from feedserver.database.schema import calendar_tokens, token_clients, token_use

#: The kinds of programs of which one was there from the start.
_FIRST, *_LATER = ("Google Calendar", "vdirsyncer", "Evolution", "Thunderbird", "Other")


def lose_key(database: Database, token: str) -> None:
    """The key that signed its address is no longer in the keys file."""
    _change(database, token, key_id="lost")


def let_strangers_fetch(database: Database, token: str) -> None:
    """It is two months old; of more programs than one person has, most came after its first days."""
    now = utc_now()
    long_ago = now - timedelta(days=60)
    _change(database, token, issued_at=long_ago)
    counts = {"fetch_count": 9, "size_bytes": 900, "event_count": 1}
    days = {_FIRST: long_ago.date()} | {family: (now - timedelta(days=3)).date() for family in _LATER}
    with database.write() as tx:
        tx.execute(insert(token_use).values(token=token, last_fetched_at=now, last_client=_FIRST, **counts))
        for family, first_day in days.items():
            seen = {"family": family, "first_day": first_day, "last_day": now.date()}
            tx.execute(insert(token_clients).values(token=token, **seen))


def _change(database: Database, token: str, **values: object) -> None:
    with database.write() as tx:
        changed = tx.execute(update(calendar_tokens).where(calendar_tokens.c.id == token).values(values))
        assert changed.rowcount == 1
