"""What ended after a backup was made stays ended: rights as they are at present, put into what is restored.

What is final, such as a revoked token, never comes back, whoever says so. What is not, such as a suspended
user, is as it was said last.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, update

from feedserver.audit.erase import erase_details
from feedserver.audit.model import SERVER
from feedserver.database.instant import moment
from feedserver.database.journal import ERASED, PURGED, purged_as
from feedserver.database.rights import RIGHTS, Right, all_rights, rights_of, values_of
from feedserver.database.schema import administrators, api_keys, calendar_tokens, users, webhook_endpoints
from feedserver.people.store import (
    find_organisation,
    find_user,
    save_organisation,
    save_user,
    suspend_members,
)
from feedserver.people.write import delete_user, judged
from feedserver.privacy.purge import purge_user
from feedserver.tokens.revoke import revoke_all_tokens

_PORTION = 1_000
#: Why a token ended that was ended after the backup; the reason that was given then is in no journal.
_REASON = "It had ended before the backup was restored."
#: What was erased shortly before a backup may not be in it: clocks differ, and erasing takes its time.
_SLACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Puts rights into the database of a backup that was made at ``made_at``.

    ``digests`` are the present digests of administrators' passwords, as far as they could be read.
    """

    tx: Connection
    made_at: datetime
    now: datetime
    digests: Mapping[str, str] = field(default_factory=dict)

    def put(self, rights: Iterable[Right]) -> Counter[str]:
        """Put them in the order that they need; gives how many rows of each table are different by it."""
        ordered = sorted(rights, key=lambda right: [*RIGHTS, ERASED, PURGED].index(right.table))
        return Counter(right.table for right in ordered if _PUTS[right.table](self, right))


def differing(present: Connection, restored: Connection, table: str) -> Iterator[Right]:
    """The present rights that the restored database has otherwise, for rows that it has."""
    portion: list[Right] = []
    for right in all_rights(present, table):
        portion.append(right)
        if len(portion) == _PORTION:
            yield from _differing(restored, table, portion)
            portion = []
    yield from _differing(restored, table, portion)


def present_digests(present: Connection) -> dict[str, str]:
    """The digests of administrators' passwords, by their ids."""
    query = select(administrators.c.id, administrators.c.password_digest)
    return {row.id: row.password_digest for row in present.execute(query)}


def _differing(restored: Connection, table: str, portion: list[Right]) -> Iterator[Right]:
    kept = {right.id: right for right in rights_of(restored, table, [right.id for right in portion])}
    for right in portion:
        if kept[right.id].said is not None and kept[right.id] != right and right.said is not None:
            values_of(table, right.said)  # raises where a damaged row holds what nobody can use
            yield right


def _organisation(at: Replay, right: Right) -> bool:
    kept = find_organisation(at.tx, right.id)
    if kept is None or right.said is None:
        return False
    changed = replace(kept, **values_of(right.table, right.said))
    if changed == kept:
        return False
    save_organisation(at.tx, changed, over=kept)
    if changed.lets_publish != kept.lets_publish:
        suspend_members(at.tx, kept.id, allowed=changed.lets_publish, now=at.now)
    return True


def _token(at: Replay, right: Right) -> bool:
    said = right.said if right.said is not None else {"revoked_at": int(at.now.timestamp())}
    values = values_of(right.table, said)
    if values.get("revoked_at") is not None:
        values["revoked_reason"] = _REASON
    live = (calendar_tokens.c.id == right.id) & calendar_tokens.c.revoked_at.is_(None)
    return _update(at.tx, calendar_tokens, live, values)


def _user(at: Replay, right: Right) -> bool:
    """A deleted user is made again by the host alone."""
    kept = find_user(at.tx, right.id)
    if kept is None or kept.deleted_at is not None:
        return False
    if right.said is None or right.said.get("deleted_at") is not None:
        gone = delete_user(at.tx, right.id, at.now)
        assert gone is not None
        revoke_all_tokens(at.tx, gone, at.now)
        return True
    values = values_of(right.table, right.said)
    organisation = values.get("organisation")
    if organisation is not None and find_organisation(at.tx, organisation) is None:
        # Whether that one lets its users publish is not known any more: the host has to say so.
        values.update(organisation=kept.organisation, feeds_allowed=False)
    changed = replace(kept, **values)
    if changed == kept:
        return False
    save_user(at.tx, judged(at.tx, changed, at.now), over=kept)
    return True


def _api_key(at: Replay, right: Right) -> bool:
    revoked_at = at.now if right.said is None else values_of(right.table, right.said).get("revoked_at")
    live = (api_keys.c.id == right.id) & api_keys.c.revoked_at.is_(None)
    return revoked_at is not None and _update(at.tx, api_keys, live, {"revoked_at": revoked_at})


def _administrator(at: Replay, right: Right) -> bool:
    """Where the present password cannot be read, the one of the backup opens nothing."""
    if right.said is None:
        return False
    values = values_of(right.table, right.said)
    same = administrators.c.id == right.id
    query = select(administrators.c.password_changed_at, administrators.c.disabled_at).where(same)
    kept = at.tx.execute(query).one_or_none()
    if kept is None:
        return False
    changed_at = values.get("password_changed_at") or kept.password_changed_at
    if changed_at <= kept.password_changed_at:
        values.pop("password_changed_at", None)
    elif right.id in at.digests:
        values["password_digest"] = at.digests[right.id]
    else:
        values["disabled_at"] = values.get("disabled_at") or at.now
    return _update(at.tx, administrators, same, values)


def _webhook(at: Replay, right: Right) -> bool:
    same = webhook_endpoints.c.id == right.id
    if right.said is None:
        return at.tx.execute(delete(webhook_endpoints).where(same)).rowcount > 0
    return _update(at.tx, webhook_endpoints, same, values_of(right.table, right.said))


def _erasure(at: Replay, right: Right) -> bool:
    erased_at = moment((right.said or {}).get("erased_at", 0))
    if erased_at < at.made_at - _SLACK:
        return False
    return erase_details(at.tx, SERVER, user=right.id, reason=None, now=at.now) > 0


def _purge(at: Replay, right: Right) -> bool:
    """Whom the host made again after the purge stays."""
    purged_at = moment((right.said or {}).get("purged_at", 0))
    if purged_at < at.made_at - _SLACK:
        return False
    there = at.tx.scalars(select(users.c.id).where(users.c.created_at <= purged_at)).all()
    named = [user for user in there if purged_as(user) == right.id]
    for user in named:
        purge_user(at.tx, SERVER, user, at.now)
    return bool(named)


def _update(tx: Connection, table: Table, which: ColumnElement[bool], values: Mapping[str, Any]) -> bool:
    """Write values where any of them differs; whether there was such a row."""
    if not values:
        return False
    differs = or_(*(table.c[name].is_distinct_from(value) for name, value in values.items()))
    return tx.execute(update(table).where(which, differs).values(dict(values))).rowcount > 0


_PUTS: Mapping[str, Callable[[Replay, Right], bool]] = {
    "organisations": _organisation,
    "calendar_tokens": _token,
    "users": _user,
    "api_keys": _api_key,
    "administrators": _administrator,
    "webhook_endpoints": _webhook,
    ERASED: _erasure,
    PURGED: _purge,
}
