"""Making, changing and deleting users and organisations, in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from feedserver.database.engine import lock
from feedserver.errors import Conflict, InvalidField
from feedserver.people import store
from feedserver.people.model import Organisation, Outcome, User
from feedserver.people.payload import OrganisationPayload, UserPayload
from feedserver.people.seen import moment_after_all_seen
from feedserver.portal.store import end_visits
from feedserver.shelves.store import drop_shelves, shelves_of


def put_organisation(
    tx: Connection, organisation_id: str, payload: OrganisationPayload, now: datetime
) -> Outcome[Organisation]:
    """Make or change an organisation."""
    lock(tx, f"organisation:{organisation_id}")
    kept = store.find_organisation(tx, organisation_id, for_update=True)
    said = {**payload.model_dump(), "token_defaults": payload.token_defaults.given()}
    if kept is None:
        made = Organisation(id=organisation_id, created_at=now, updated_at=now, **said)
        store.save_organisation(tx, made, over=None)
        return Outcome(made, made=True, changed=())
    changed = replace(kept, **said)
    if changed != kept:
        changed = replace(changed, updated_at=now)
        store.save_organisation(tx, changed, over=kept)
    if changed.lets_publish != kept.lets_publish:
        store.suspend_members(tx, organisation_id, allowed=changed.lets_publish, now=now)
    return Outcome(changed, made=False, changed=_differing(kept, said))


def delete_organisation(tx: Connection, organisation_id: str) -> bool:
    """Delete an organisation; False if there is none.

    Raises:
        Conflict: it still has users, or an administrator suspended it.
    """
    lock(tx, f"organisation:{organisation_id}")
    kept = store.find_organisation(tx, organisation_id, for_update=True)
    if kept is None:
        return False
    if store.has_users(tx, organisation_id):
        raise Conflict(f"The organisation {organisation_id!r} still has users; move or delete them first.")
    if kept.held_at is not None:  # made again, it would be free
        raise Conflict(f"An administrator suspended the organisation {organisation_id!r}; it stays.")
    store.remove_organisation(tx, organisation_id)
    return True


def put_user(tx: Connection, user_id: str, payload: UserPayload, now: datetime) -> Outcome[User]:
    """Make or change a user. Call ``hold_organisation`` first where the user may join one.

    Raises:
        InvalidField: the organisation does not exist.
    """
    lock(tx, f"user:{user_id}")
    kept = store.find_user(tx, user_id, for_update=True)
    said = payload.model_dump()
    if kept is None:
        made = User(
            id=user_id, created_at=now, updated_at=now, status_changed_at=now, feed_changed_at=now, **said
        )
        store.save_user(tx, judged(tx, made, now), over=None)
        return Outcome(made, made=True, changed=())
    changed = judged(tx, replace(kept, deleted_at=None, **said), now)
    if changed.timezone != kept.timezone:  # the feed of a user without bookings holds the zone
        changed = _touched(tx, changed, now)
    if changed != kept:
        changed = replace(changed, updated_at=now)
        store.save_user(tx, changed, over=kept)
    if kept.active and not changed.active:
        end_visits(tx, user_id, now)
    made_again = kept.deleted_at is not None
    return Outcome(changed, made=made_again, changed=() if made_again else _differing(kept, said))


def delete_user(tx: Connection, user_id: str, now: datetime) -> User | None:
    """Take a user out of all bookings and erase who it was; None if there is none.

    What is left of the row keeps the notices of the tokens working; the caller
    revokes these in the same transaction.
    """
    lock(tx, f"user:{user_id}")
    kept = store.find_user(tx, user_id, for_update=True)
    if kept is None or kept.deleted_at is not None:
        return None
    store.leave_all_bookings(tx, user_id)
    end_visits(tx, user_id, now)
    drop_shelves(tx, [shelf.id for shelf in shelves_of(tx, [user_id])])
    erased = replace(
        kept,
        name="",
        email=None,
        organisation=None,
        timezone="UTC",
        deleted_at=now,
        updated_at=now,
    )
    erased = _touched(tx, erased, now)
    store.save_user(tx, erased, over=kept)
    return erased


def _differing(kept: Organisation | User, said: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the fields in which what was said differs from what is kept."""
    return tuple(name for name, value in said.items() if getattr(kept, name) != value)


def _touched(tx: Connection, user: User, now: datetime) -> User:
    """The user with a new version of the feeds."""
    changed_at = moment_after_all_seen(tx, user.id, now)
    return replace(user, feed_version=user.feed_version + 1, feed_changed_at=changed_at)


def judged(tx: Connection, user: User, now: datetime) -> User:
    """The user with ``suspended_at`` as the user's settings, holds and the organisation make it.

    The user is held. A member's organisation need not be: when it changes, it waits for all its members.
    """
    # Asked first: an organisation that does not exist is refused, whether or not the user is active.
    may_publish = _organisation_allows(tx, user.organisation) and user.wants_to_publish
    if may_publish == (user.suspended_at is None):
        return user
    changed_at = moment_after_all_seen(tx, user.id, now)
    return replace(user, suspended_at=None if may_publish else now, status_changed_at=changed_at)


def _organisation_allows(tx: Connection, organisation_id: str | None) -> bool:
    if organisation_id is None:
        return True
    organisation = store.find_organisation(tx, organisation_id)
    if organisation is None:
        raise InvalidField("organisation", f"there is no organisation {organisation_id!r}")
    return organisation.lets_publish
