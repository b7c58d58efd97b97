"""What a feed reads from the database: SQL and nothing else."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    LargeBinary,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    select,
    type_coerce,
)

from feedserver.bookings.model import Record
from feedserver.bookings.rows import COLUMNS, record_of
from feedserver.database.engine import Database
from feedserver.database.instant import moment
from feedserver.database.schema import bookings, calendar_tokens, participants, token_use, users
from feedserver.errors import UNREADABLE
from feedserver.feeds.broken import Broken
from feedserver.feeds.subject import Subject
from feedserver.people.model import User
from feedserver.tokens.model import Token, TokenStatus
from feedserver.tokens.store import options_of, select_tokens, token_of

_OWNER = [column.label(f"owner_{column.name}") for column in users.columns]
_OWNER_FIELDS = [(column.name, f"owner_{column.name}") for column in users.columns]
_ANSWERED = ("feed_version", "etag", "size_bytes", "event_count")


class Found:
    """A token with its owner and its last answer, in one row.

    A poll asks for little of it, so nothing is read before it is asked for. Instants are whole seconds since
    1970, as they are stored; ``token`` and ``owner`` have them as values.
    """

    def __init__(self, row: Any, read: Callable[[Any], Any]) -> None:
        self._row, self._read = row, read
        self.id: str = row.id
        self.key_id: str = row.key_id
        self.feed_version: int = row.owner_feed_version

    @property
    def changed_at(self) -> int:
        """The last change of anything about the token."""
        return int(self._row.changed_at)

    @property
    def calendar_name(self) -> str:
        """What calendars call it."""
        return str(self._row.calendar_name)

    @property
    def feed_changed_at(self) -> int:
        """The last change of the feed: of bookings, of the token, or of who may publish."""
        row = self._row
        return int(max(row.owner_feed_changed_at, row.owner_status_changed_at, row.changed_at))

    def status(self, now: datetime) -> TokenStatus:
        """The state of the token at ``now`` (UTC)."""
        row = self._row
        if row.revoked_at is row.ends_at is row.idle_days is row.owner_suspended_at is None:
            return TokenStatus.LIVE  # nothing that could end it is set, as for nearly every poll
        return self.token.status(suspended_at=self.owner.suspended_at, now=now)

    def etag_of(self, version: str) -> str | None:
        """The ETag of the last answer, if it was of that version."""
        row = self._row
        return row.answered_etag if row.answered_feed_version == version else None

    @property
    def last_answer(self) -> tuple[int, int]:
        """Octets and events of the last answer."""
        return self._row.answered_size_bytes, self._row.answered_event_count

    @cached_property
    def subject(self) -> Subject:
        """What its feed is made for: of fifty columns the few that a feed needs."""
        row, changed = self._row, self._row.options_changed_at
        return Subject(
            token=row.id,
            user=row.owner_id,
            calendar_name=row.calendar_name,
            options=options_of(row),
            options_changed_at=None if changed is None else moment(changed),
            issued_at=moment(row.issued_at),
            changed_at=moment(row.changed_at),
            feed_version=row.owner_feed_version,
            had_booking=bool(row.owner_had_booking),
            timezone=row.owner_timezone,
        )

    @cached_property
    def token(self) -> Token:
        """The token."""
        return token_of(self._whole)

    @cached_property
    def owner(self) -> User:
        """Whose it is."""
        return User(**{name: getattr(self._whole, label) for name, label in _OWNER_FIELDS})

    @cached_property
    def _whole(self) -> Any:
        return self._read(self._row)


@cache
def _find() -> Select[Any]:
    answered = [token_use.c[name].label(f"answered_{name}") for name in _ANSWERED]
    query = select_tokens(*_OWNER, *answered).join(users, users.c.id == calendar_tokens.c.user)
    return query.where(calendar_tokens.c.random_part == bindparam("random_part", type_=Text))


class TokenRows:
    """The way of every poll: a token with all that judges it, by its random part, in one row."""

    def __init__(self, database: Database) -> None:
        self._fetch = database.one_row(_find())

    def find(self, random_part: str) -> Found | None:
        """The token of that random part, whatever its state (unique index uq_calendar_tokens_random_part)."""
        row = self._fetch(random_part=random_part)
        return None if row is None else Found(row, self._fetch.read)


def versions_of(tx: Connection, token_id: str) -> tuple[int, int] | None:
    """The last change of a token and the version of its owner's feeds; any change moves one of them."""
    query = select(type_coerce(calendar_tokens.c.changed_at, BigInteger), users.c.feed_version)
    owned = query.join(users, users.c.id == calendar_tokens.c.user)
    row = tx.execute(owned.where(calendar_tokens.c.id == token_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def bookings_between(
    tx: Connection, user_id: str, after: datetime, before: datetime, broken: Broken
) -> list[tuple[Record, str | None]]:
    """The bookings of a user that end after and start before those instants, with the user's role in each.

    Uses the index ix_participants_user. A row that is no booking goes to ``broken``.
    """
    query = (
        select(*COLUMNS, participants.c.role.label("own_role"))
        .join(participants, participants.c.booking == bookings.c.id)
        .where(participants.c.user == user_id)
        .where(bookings.c.last_ends_at > after, bookings.c.first_starts_at < before)
    )
    found = []
    for row in _rows(tx, query, broken):
        with broken.left_out(row.id):
            found.append((record_of(row, ()), row.own_role))
    return found


def _rows(tx: Connection, query: Select[Any], broken: Broken) -> list[Row[Any]]:
    """All rows at once, or, where the values of one cannot be read, the others one by one."""
    try:
        return list(tx.execute(query))
    except UNREADABLE:
        return list(_one_by_one(tx, query, broken))


def _one_by_one(tx: Connection, query: Select[Any], broken: Broken) -> Iterator[Row[Any]]:
    # SQLite compares octets, so that an id that is no text is a row like any other.
    key = cast(bookings.c.id, LargeBinary) if tx.dialect.name == "sqlite" else bookings.c.id
    for found in tx.scalars(query.with_only_columns(key)).all():
        with broken.left_out(found if isinstance(found, str) else found.decode(errors="replace")):
            yield tx.execute(query.where(key == found)).one()
