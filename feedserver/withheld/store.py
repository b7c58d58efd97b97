"""The bookings that are missing in feeds, in the database: SQL and nothing else.

A row stands for what the latest building of a feed left out. It counts while the token serves a feed and the
booking is as it was; the next building of that feed puts in its place what is missing then.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, distinct, exists, func, insert, select, tuple_

from feedserver.database.listed import is_one_of
from feedserver.database.schema import bookings, calendar_tokens, users, withheld_bookings
from feedserver.tokens.store import not_ended
from feedserver.withheld.model import Building, LeftOut, LeftOutCounts, Withheld
from feedserver.withheld.states import BOOKING_STATE

_ROW = withheld_bookings.c
#: Those whose token, booking and reason are.
_Key = tuple[str, str, str]


def count_left_out(tx: Connection, now: datetime, most: int) -> LeftOutCounts:
    """How many bookings are missing at ``now``, and at ``most`` so many of them: a scan of a small table."""
    counted = _counts(now)
    numbers = select(func.count(distinct(_ROW.booking)), func.count(distinct(_ROW.token))).where(counted)
    number, calendars = tx.execute(numbers).one()
    owned = calendar_tokens.alias("owned")
    columns = (_ROW.booking, _ROW.token, owned.c.user, _ROW.reason, _ROW.since)
    query = select(*columns).join(owned, owned.c.id == _ROW.token).where(counted)
    rows = tx.execute(query.order_by(_ROW.since, _ROW.booking, _ROW.token).limit(most))
    first = tuple(LeftOut(**{**row._mapping, "reason": Withheld(row.reason)}) for row in rows)
    return LeftOutCounts(bookings=number, calendars=calendars, first=first)


def noted_tokens(tx: Connection, tokens: Iterable[str]) -> set[str]:
    """Those of the tokens of which a row says that something is missing (primary key)."""
    return {token for token, _, _ in _noted(tx, tokens)}


def are_current(tx: Connection, buildings: Iterable[Building]) -> list[Building]:
    """Those after which neither the token nor its owner's bookings have changed."""
    wanted = {building.token: building for building in buildings}
    current: list[Building] = []
    query = select(calendar_tokens.c.id, calendar_tokens.c.changed_at, users.c.feed_version)
    owned = query.join(users, users.c.id == calendar_tokens.c.user)
    those = owned.where(is_one_of(calendar_tokens.c.id, "ids"))
    for token, changed_at, version in tx.execute(those, {"ids": wanted}):
        building = wanted[token]
        if (building.changed_at, building.version) == (changed_at, version):
            current.append(building)
    return current


def put_in_place(tx: Connection, buildings: Collection[Building]) -> None:
    """Let the rows of those feeds say what is missing now; what was missing before keeps its moment.

    Call with the lock that keeps others from writing them.
    """
    before = _noted(tx, [building.token for building in buildings])
    after = {
        (building.token, missing.booking, missing.reason.value): (missing.state, building.at)
        for building in buildings
        for missing in building.missing
    }
    news = {key: value for key, value in after.items() if before.get(key) != value[0]}
    _remove(tx, [key for key in before if key in news or key not in after])
    if news:
        tx.execute(
            insert(withheld_bookings),
            [
                {"token": token, "booking": booking, "reason": reason, "state": state, "since": since}
                for (token, booking, reason), (state, since) in news.items()
            ],
        )


def forget_outdated(tx: Connection, now: datetime) -> None:
    """Remove what counts no more, because a token has ended or the booking has changed."""
    tx.execute(delete(withheld_bookings).where(~(_is_served(now) & _is_same())))


def _counts(now: datetime) -> ColumnElement[bool]:
    may_publish = exists().where(
        calendar_tokens.c.id == _ROW.token,
        users.c.id == calendar_tokens.c.user,
        users.c.suspended_at.is_(None),
    )
    return _is_served(now) & _is_same() & may_publish


def _is_served(now: datetime) -> ColumnElement[bool]:
    alive = not_ended(user=None, organisation=None, issued_before=None, now=now)
    return exists().where(calendar_tokens.c.id == _ROW.token, alive)


def _is_same() -> ColumnElement[bool]:
    return exists().where(bookings.c.id == _ROW.booking, _ROW.state == BOOKING_STATE)


def _noted(tx: Connection, tokens: Iterable[str]) -> dict[_Key, str]:
    """The rows of those tokens: their keys with the states."""
    rows = tx.execute(select(withheld_bookings).where(is_one_of(_ROW.token, "ids")), {"ids": tokens})
    return {(row.token, row.booking, row.reason): row.state for row in rows}


def _remove(tx: Connection, keys: list[_Key]) -> None:
    columns = tuple_(_ROW.token, _ROW.booking, _ROW.reason)
    for start in range(0, len(keys), 300):
        tx.execute(delete(withheld_bookings).where(columns.in_(keys[start : start + 300])))
