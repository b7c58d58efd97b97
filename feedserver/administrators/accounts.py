"""Administrators' accounts, in the caller's transaction, each change with its entry in the audit log.

A new password, a disabled account and a sign-out end all sessions of the account (S-72).
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from feedserver.administrators import session_store, store
from feedserver.administrators.model import Administrator, PasswordDigest, new_administrator_id, normal_email
from feedserver.audit.model import Action, Actor
from feedserver.audit.trail import note
from feedserver.database.engine import lock
from feedserver.errors import Conflict, InvalidField


def create(tx: Connection, email: str, digest: PasswordDigest, by: Actor, now: datetime) -> Administrator:
    """Make an account; ``digest`` is of ``passwords.new_digest``.

    Raises:
        Conflict: there is one of that address, which may be disabled.
        InvalidField: the address is none.
    """
    address = normal_email(email)
    if address is None:
        raise InvalidField("email", "must be one e-mail address such as ada@host.example")
    lock(tx, f"administrator:{address}")
    if store.find_by_email(tx, address) is not None:
        raise Conflict(f"There is an administrator {address} already.")
    made = Administrator(
        id=new_administrator_id(),
        email=address,
        password_digest=digest,
        created_at=now,
        password_changed_at=now,
    )
    store.add(tx, made)
    note(tx, by, Action.ADMINISTRATOR_CREATED, made.id, now)
    return made


def hold(tx: Connection, email: str) -> Administrator | None:
    """The account of an address as typed, which no other transaction changes until this one ends."""
    return store.hold_by_email(tx, normal_email(email) or "")


def set_password(
    tx: Connection, held: Administrator, digest: PasswordDigest, by: Actor, now: datetime
) -> Administrator:
    """Give an account another password and end its sessions."""
    store.set_password(tx, held.id, digest, now)
    ended = session_store.remove_all(tx, held.id, now)
    note(tx, by, Action.PASSWORD_CHANGED, held.id, now, data={"sessions_ended": ended})
    return replace(held, password_digest=digest, password_changed_at=now)


def disable(tx: Connection, held: Administrator, by: Actor, now: datetime) -> Administrator:
    """Let nobody in by this account, and end its sessions; nothing changes where it is disabled."""
    if held.disabled_at is not None:
        return held
    store.set_disabled(tx, held.id, now)
    ended = session_store.remove_all(tx, held.id, now)
    note(tx, by, Action.ADMINISTRATOR_DISABLED, held.id, now, data={"sessions_ended": ended})
    return replace(held, disabled_at=now)


def enable(tx: Connection, held: Administrator, by: Actor, now: datetime) -> Administrator:
    """Let its administrator in again, with the password as it was."""
    if held.disabled_at is None:
        return held
    store.set_disabled(tx, held.id, None)
    note(tx, by, Action.ADMINISTRATOR_ENABLED, held.id, now)
    return replace(held, disabled_at=None)


def sign_out_everywhere(tx: Connection, held: Administrator, by: Actor, now: datetime) -> int:
    """End all sessions of an account; gives how many were live."""
    ended = session_store.remove_all(tx, held.id, now)
    note(tx, by, Action.ADMINISTRATOR_SIGNED_OUT, held.id, now, data={"sessions_ended": ended})
    return ended
