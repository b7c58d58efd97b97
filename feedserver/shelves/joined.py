"""The entries that a token shows, chosen and joined by the database, in one row.

What ``feedserver.feeds.selection`` says of entries in Python stands here in SQL; a test compares the two.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from feedserver.database.engine import Database
from feedserver.database.instant import Instant, seconds
from feedserver.database.schema import feed_entries, feed_shelves
from feedserver.ics.series_zone import ZoneSpan
from feedserver.ics.stamp import stamp_lines
from feedserver.ics.values import utc_time
from feedserver.shelves.digest import Digest
from feedserver.shelves.model import Joined, Wanted

_ENTRY = feed_entries.c
#: Stands between the values of a list in one parameter; no kind or role holds it.
_BETWEEN = "\n"


class JoinedEntries:
    """The statement, made ready once for each database."""

    def __init__(self, database: Database) -> None:
        self._fetch = database.one_row(_query(is_sqlite=database.is_sqlite))

    def __call__(self, wanted: Wanted) -> Joined | None:
        """The entries as of that version, or None if there is no shelf that holds all of them."""
        floor = utc_time(wanted.floor)
        row = self._fetch(
            user=wanted.user,
            style=wanted.style,
            version=wanted.version,
            renderer=wanted.renderer,
            after=seconds(wanted.after),
            before=seconds(wanted.before),
            midnight=seconds(wanted.midnight),
            length=seconds(wanted.before) - seconds(wanted.after),
            floor=floor,
            floor_lines=stamp_lines(floor),
            kinds=_list(wanted.kinds),
            roles=_list(wanted.roles),
        )
        if row.shelf is None:
            return None
        return Joined(
            data=bytes(row.data or b""),
            entries=row.entries,
            events=int(row.events),
            digest=Digest(int(row.high), int(row.low)),
            restamped=row.restamped,
            occurrences=row.occurrences,
            unsure=row.unsure,
            zones=tuple(zone_said(one) for one in row.zones.split(_BETWEEN)) if row.zones else (),
        )


def zone_text(zone: ZoneSpan) -> str:
    """A zone and its whole years in one text, such as ``Europe/London 2026 2028``."""
    return f"{zone.tzid} {zone.first.year} {zone.last.year}"


def zone_said(text: str) -> ZoneSpan:
    """What :func:`zone_text` wrote."""
    tzid, first, last = text.split(" ")
    years = [datetime(int(year), 1, 1, tzinfo=UTC) for year in (first, last)]
    return ZoneSpan(tzid=tzid, first=years[0], last=years[1])


@cache
def _query(*, is_sqlite: bool) -> Select[Any]:
    shelf = feed_shelves.c
    found = (
        select(
            shelf.id.label("shelf"),
            _ENTRY.uid,
            _ENTRY.starts_at,
            _ENTRY.events,
            _ENTRY.zone,
            _ENTRY.digest_high,
            _ENTRY.digest_low,
            _ENTRY.is_occurrence,
            (_ENTRY.stamp < bindparam("floor", type_=Text)).label("is_restamped"),
            (_ENTRY.gap_seconds >= bindparam("length", type_=BigInteger)).label("is_unsure"),
            _restamped().label("data"),
        )
        .select_from(feed_shelves.outerjoin(feed_entries, and_(_ENTRY.shelf == shelf.id, *_shown())))
        .where(
            shelf.user == bindparam("user", type_=Text),
            shelf.style == bindparam("style", type_=Text),
            shelf.version == bindparam("version", type_=BigInteger),
            shelf.renderer == bindparam("renderer", type_=Text),
            shelf.after <= _seconds_given("after"),
            shelf.before >= _seconds_given("before"),
        )
        .order_by(_ENTRY.starts_at, _ENTRY.uid)
        .subquery("found")
    )
    one, joined = found.c, _joined_in_sqlite if is_sqlite else _joined_in_postgresql
    return select(
        func.max(one.shelf).label("shelf"),
        func.count(one.uid).label("entries"),
        func.coalesce(func.sum(one.events), 0).label("events"),
        func.coalesce(func.sum(one.digest_high), 0).label("high"),
        func.coalesce(func.sum(one.digest_low), 0).label("low"),
        _count(one.is_restamped).label("restamped"),
        _count(one.is_occurrence).label("occurrences"),
        _count(one.is_unsure).label("unsure"),
        *joined(one),
    )


def _shown() -> list[ColumnElement[bool]]:
    """The condition for entries that stand in the feed."""
    return [
        _ENTRY.last_at > _seconds_given("after"),
        _ENTRY.first_at < _seconds_given("before"),
        or_(_ENTRY.until.is_(None), _ENTRY.until > _seconds_given("midnight")),
        _is_listed(_ENTRY.kind, "kinds"),
        _is_listed(_ENTRY.role, "roles"),
    ]


def _seconds_given(name: str) -> ColumnElement[Any]:
    """An instant that is given as the driver takes it: seconds since 1970."""
    return type_coerce(bindparam(name, type_=BigInteger), Instant)


def _is_listed(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a list that was given as one text is empty, or holds the value."""
    listed = bindparam(name, type_=Text)
    without = func.replace(listed, _BETWEEN + column + _BETWEEN, "", type_=Text)
    return or_(listed == "", without != listed)


def _restamped() -> ColumnElement[str]:
    lines = func.replace(stamp_lines("?"), "?", _ENTRY.stamp, type_=Text)
    moved = func.replace(_ENTRY.data, lines, bindparam("floor_lines", type_=Text), type_=Text)
    return case((_ENTRY.stamp >= bindparam("floor", type_=Text), _ENTRY.data), else_=moved)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _joined_in_sqlite(one: Any) -> tuple[ColumnElement[Any], ...]:
    """``group_concat`` takes rows as they come, and they come in the order of the subquery."""
    data = cast(func.group_concat(one.data, ""), LargeBinary)
    return func.group_concat(one.zone, _BETWEEN).label("zones"), data.label("data")


def _joined_in_postgresql(one: Any) -> tuple[ColumnElement[Any], ...]:
    in_order = aggregate_order_by(literal(""), one.starts_at, one.uid.collate("C"))
    data = func.convert_to(func.string_agg(one.data, in_order), "UTF8", type_=LargeBinary)
    return func.string_agg(one.zone, _BETWEEN).label("zones"), data.label("data")


def _list(values: tuple[str, ...]) -> str:
    return _BETWEEN + (_BETWEEN * 2).join(values) + _BETWEEN if values else ""
