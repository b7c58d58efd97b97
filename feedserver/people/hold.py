"""Suspending by an administrator, in the caller's transaction: a state of its own, which no host undoes."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from feedserver.database.engine import lock
from feedserver.people import store
from feedserver.people.model import Organisation, User
from feedserver.people.write import judged


def suspend_user(tx: Connection, user_id: str, now: datetime) -> tuple[User, bool] | None:
    """Let a user publish nothing until resumed; None if there is none, else whether anything changed.

    The addresses show a notice meanwhile. The hold stays when the user is deleted and made again.
    """
    return _hold_user(tx, user_id, now, held=True)


def resume_user(tx: Connection, user_id: str, now: datetime) -> tuple[User, bool] | None:
    """End :func:`suspend_user`; who may not publish for another reason stays suspended."""
    return _hold_user(tx, user_id, now, held=False)


def suspend_organisation(
    tx: Connection, organisation_id: str, now: datetime
) -> tuple[Organisation, bool] | None:
    """Let the users of an organisation publish nothing until it is resumed, those who join it later included.

    None if there is none, else whether anything changed.
    """
    return _hold_organisation(tx, organisation_id, now, held=True)


def resume_organisation(
    tx: Connection, organisation_id: str, now: datetime
) -> tuple[Organisation, bool] | None:
    """End :func:`suspend_organisation`; who may not publish for another reason stays suspended."""
    return _hold_organisation(tx, organisation_id, now, held=False)


def _hold_user(tx: Connection, user_id: str, now: datetime, *, held: bool) -> tuple[User, bool] | None:
    lock(tx, f"user:{user_id}")
    kept = store.find_present_user(tx, user_id, for_update=True)
    if kept is None:
        return None
    if (kept.held_at is not None) == held:
        return kept, False
    changed = judged(tx, replace(kept, held_at=now if held else None, updated_at=now), now)
    store.save_user(tx, changed, over=kept)
    return changed, True


def _hold_organisation(
    tx: Connection, organisation_id: str, now: datetime, *, held: bool
) -> tuple[Organisation, bool] | None:
    lock(tx, f"organisation:{organisation_id}")
    kept = store.find_organisation(tx, organisation_id, for_update=True)
    if kept is None:
        return None
    if (kept.held_at is not None) == held:
        return kept, False
    changed = replace(kept, held_at=now if held else None, updated_at=now)
    store.save_organisation(tx, changed, over=kept)
    if changed.lets_publish != kept.lets_publish:
        store.suspend_members(tx, organisation_id, allowed=changed.lets_publish, now=now)
    return changed, True
