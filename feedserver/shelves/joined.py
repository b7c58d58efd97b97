"""The entries that a token shows, chosen and joined by the database, in one row.

What ``feedserver.feeds.selection`` says of entries in Python stands here in SQL; a test compares the two.
"""

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from feedserver.database.engine import Database
from feedserver.database.instant import Instant, seconds
from feedserver.database.schema import feed_chunks, feed_entries, feed_shelves
from feedserver.ics.series_zone import ZoneSpan
from feedserver.ics.stamp import stamp_lines
from feedserver.ics.values import utc_time
from feedserver.shelves.chunks import BETWEEN, in_chunk
from feedserver.shelves.digest import Digest
from feedserver.shelves.model import Choice, Joined, Wanted

_CHUNK, _ENTRY = feed_chunks.c, feed_entries.c
_PARTED = feed_shelves.join(feed_chunks, feed_shelves.c.id == _CHUNK.shelf)
#: What is added up over the rows.
_ADDED = ("entries", "events", "high", "low", "restamped", "occurrences", "unsure")


class JoinedEntries:
    """The statement, made ready once for each database."""

    def __init__(self, database: Database) -> None:
        self._fetch = database.one_row(_query(is_sqlite=database.is_sqlite))

    def __call__(self, wanted: Wanted) -> Joined | None:
        """The entries as of that version, or None if there is no shelf that holds all of them."""
        row = self._fetch(
            user=wanted.user,
            version=wanted.version,
            renderer=wanted.renderer,
            **_parameters(wanted.choice, wanted.floor),
        )
        if row.shelf is None:
            return None
        return Joined(
            data=bytes(row.data or b""),
            entries=int(row.entries),
            events=int(row.events),
            digest=Digest(int(row.high), int(row.low)),
            restamped=int(row.restamped),
            occurrences=int(row.occurrences),
            unsure=int(row.unsure),
            zones=tuple(zone_said(one) for one in row.zones.split(BETWEEN)) if row.zones else (),
        )


@lru_cache(maxsize=1024)
def _parameters(choice: Choice, floor: datetime) -> dict[str, Any]:
    after, before, stamp = seconds(choice.after), seconds(choice.before), utc_time(floor)
    return {
        "style": choice.style,
        "after": after,
        "before": before,
        "midnight": seconds(choice.midnight),
        "length": before - after,
        "floor": stamp,
        "floor_lines": stamp_lines(stamp),
        "kinds": _list(choice.kinds),
        "roles": _list(choice.roles),
    }


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
    found = union_all(_whole_chunks(), _other_entries()).order_by("place", "uid").subquery("found")
    one, joined = found.c, _joined_in_sqlite if is_sqlite else _joined_in_postgresql
    return select(
        func.max(one.shelf).label("shelf"),
        *(func.coalesce(func.sum(one[name]), 0).label(name) for name in _ADDED),
        *joined(one),
    )


def _whole_chunks() -> Select[Any]:
    """The chunks all of whose entries stand in the feed as they are, each as one row."""
    return (
        select(
            feed_shelves.c.id.label("shelf"),
            type_coerce(_CHUNK.begins, Instant).label("place"),
            literal("", Text).label("uid"),
            _CHUNK.entries,
            _CHUNK.events,
            _CHUNK.digest_high.label("high"),
            _CHUNK.digest_low.label("low"),
            literal(0, Integer).label("restamped"),
            _CHUNK.occurrences,
            literal(0, Integer).label("unsure"),
            _CHUNK.zones,
            _CHUNK.data,
        )
        .select_from(_PARTED)
        .where(*_of_shelf(), _is_whole())
    )


def _other_entries() -> Select[Any]:
    """The entries of the other chunks, with the same columns in the same order.

    Of a chunk that has none in the feed, a row that says so.
    """
    return (
        select(
            feed_shelves.c.id,
            _ENTRY.starts_at,
            _ENTRY.uid,
            _number(_ENTRY.uid.is_not(None)),
            _ENTRY.events,
            _ENTRY.digest_high,
            _ENTRY.digest_low,
            _number(_ENTRY.stamp < bindparam("floor", type_=Text)),
            _number(_ENTRY.is_occurrence),
            _number(_ENTRY.gap_seconds >= bindparam("length", type_=BigInteger)),
            _ENTRY.zone,
            _restamped(),
        )
        .select_from(_PARTED.outerjoin(feed_entries, and_(in_chunk(), *_shown())))
        .where(*_of_shelf(), not_(_is_whole()))
    )


def _of_shelf() -> list[ColumnElement[bool]]:
    """The condition for the one shelf that holds all there may be in the feed."""
    shelf = feed_shelves.c
    return [
        shelf.user == bindparam("user", type_=Text),
        shelf.style == bindparam("style", type_=Text),
        shelf.version == bindparam("version", type_=BigInteger),
        shelf.renderer == bindparam("renderer", type_=Text),
        shelf.after <= _seconds_given("after"),
        shelf.before >= _seconds_given("before"),
    ]


def _is_whole() -> ColumnElement[bool]:
    """The condition for chunks whose entries would all be chosen, surely, and none be given another stamp."""
    return and_(
        _CHUNK.entries.is_not(None),
        _CHUNK.least_last_at > _seconds_given("after"),
        _CHUNK.most_first_at < _seconds_given("before"),
        or_(_CHUNK.least_until.is_(None), _CHUNK.least_until > _seconds_given("midnight")),
        _CHUNK.least_stamp >= bindparam("floor", type_=Text),
        _CHUNK.most_gap_seconds < bindparam("length", type_=BigInteger),
        bindparam("kinds", type_=Text) == "",
        bindparam("roles", type_=Text) == "",
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
    without = func.replace(listed, BETWEEN + column + BETWEEN, "", type_=Text)
    return or_(listed == "", without != listed)


def _restamped() -> ColumnElement[str]:
    lines = func.replace(stamp_lines("?"), "?", _ENTRY.stamp, type_=Text)
    moved = func.replace(_ENTRY.data, lines, bindparam("floor_lines", type_=Text), type_=Text)
    return case((_ENTRY.stamp >= bindparam("floor", type_=Text), _ENTRY.data), else_=moved)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _joined_in_sqlite(one: Any) -> tuple[ColumnElement[Any], ...]:
    """``group_concat`` takes rows as they come, and they come in the order of the subquery."""
    data = cast(func.group_concat(one.data, ""), LargeBinary)
    return func.group_concat(one.zones, BETWEEN).label("zones"), data.label("data")


def _joined_in_postgresql(one: Any) -> tuple[ColumnElement[Any], ...]:
    in_order = aggregate_order_by(literal(""), one.place, one.uid.collate("C"))
    data = func.convert_to(func.string_agg(one.data, in_order), "UTF8", type_=LargeBinary)
    return func.string_agg(one.zones, BETWEEN).label("zones"), data.label("data")


def _list(values: tuple[str, ...]) -> str:
    return BETWEEN + (BETWEEN * 2).join(values) + BETWEEN if values else ""
