"""Signing in: the same answer, after the same work, for a wrong password and for an unknown address.

The password is compared between transactions, never inside one.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from feedserver.access.model import digest_of
from feedserver.administrators import passwords, session_store, sessions, store, tries
from feedserver.administrators.model import Administrator, account_of, normal_email
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.database.engine import Database
from feedserver.services import Services

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What was typed, and the network it came from (``access.client.client_network``)."""

    email: str = field(repr=False)
    password: str = field(repr=False)
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who came in, and the secret for the cookie."""

    administrator: Administrator
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """Nobody came in.

    ``wait`` is how many seconds to wait before the next try; ``too_early``: there was such a wait
    already, and the password was not looked at.
    """

    wait: int
    too_early: bool


def sign_in(
    at: Services, attempt: Attempt, now: datetime, *, earlier: str | None = None
) -> SignedIn | Denied:
    """Check an attempt and begin a session; takes transactions of its own.

    ``earlier`` is the secret of the session the browser had, which ends.
    """

    def enter(tx: Connection, known: Administrator) -> SignedIn:
        if earlier is not None:
            session_store.remove(tx, digest_of(earlier))
        secret = sessions.start(tx, known, now)
        store.set_signed_in(tx, known.id, now)
        note(tx, known.actor, Action.ADMINISTRATOR_SIGNED_IN, known.id, now)
        return SignedIn(administrator=known, secret=secret)

    return with_password(at, attempt, now, enter)


def with_password(
    at: Services, attempt: Attempt, now: datetime, act: Callable[[Connection, Administrator], T]
) -> T | Denied:
    """Check an attempt, and do ``act`` in the transaction that finds the account as it was checked."""
    account = account_of(attempt.email, at.keys.uid)
    seconds = _begin(at.database, account, attempt.network, now)
    if seconds:
        return Denied(wait=seconds, too_early=True)
    while True:
        known = _find(at.database, attempt.email)
        digest = passwords.NOBODY if known is None else known.password_digest
        right = passwords.is_password(digest, attempt.password)
        if known is None or not right or known.disabled_at is not None:
            return _denied(at.database, account, attempt.network, now)
        fresh = passwords.renewed(digest, attempt.password)
        with at.database.write() as tx:
            if store.hold_by_email(tx, known.email) != known:
                continue  # it was changed meanwhile: look again
            tries.succeed(tx, account, attempt.network)
            if fresh is not None:
                store.renew_digest(tx, known.id, fresh)
            return act(tx, known)


def _begin(database: Database, account: str, network: str, now: datetime) -> int:
    """Count the try; who comes too early gets by without a write."""
    with database.read() as tx:
        seconds = tries.wait(tx, account, network, now)
    if seconds:
        return seconds
    with database.write() as tx:
        return tries.begin(tx, account, network, now)


def _find(database: Database, typed: str) -> Administrator | None:
    with database.read() as tx:
        return store.find_by_email(tx, normal_email(typed) or "")


def _denied(database: Database, account: str, network: str, now: datetime) -> Denied:
    with database.read() as tx:
        seconds = tries.wait(tx, account, network, now)
    log.warning("a sign-in failed: network=%s wait=%ss", network, seconds)
    return Denied(wait=seconds, too_early=False)
