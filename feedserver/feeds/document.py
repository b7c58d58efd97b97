"""What a token serves at a moment: its feed, its notice, or nothing any more.

The way of a request: signature, one row, the state of the token, then the
bytes under their version. No step looks back, and only bytes are cached.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedserver.feeds import store
from feedserver.feeds.build import build
from feedserver.feeds.conditional import Validators, etag_of
from feedserver.feeds.selection import midnight_of
from feedserver.people.model import User
from feedserver.services import Services
from feedserver.tokens.links import file_name
from feedserver.tokens.model import Token, TokenStatus
from feedserver.withheld.model import Withheld


@dataclass(frozen=True, slots=True)
class Document:
    """A body with its validators, and the name of the file it would be saved as."""

    body: bytes
    validators: Validators
    file_name: str
    #: The live token it belongs to; None for a notice, whose fetching is no use.
    token: str | None


class Gone(Exception):
    """The token was revoked or expired so long ago that its notice has ended."""


def find_token(tx: Connection, services: Services, presented: str) -> tuple[Token, User] | None:
    """The token of exactly that string, whatever its state; None for any other string.

    A bad signature costs no database read.
    """
    random_part = services.signer.random_part(presented)
    found = store.find_by_random_part(tx, random_part) if random_part else None
    if found is None or not services.signer.knows(found[0].key_id):
        return None
    issued = services.signer.sign(found[0].random_part, found[0].key_id)
    return found if hmac.compare_digest(issued, presented) else None


def document(tx: Connection, services: Services, token: Token, owner: User, now: datetime) -> Document:
    """What the token serves at ``now`` (UTC).

    Raises:
        Gone: it was retired more than ``retired_notice_days`` ago.
    """
    status = token.status(suspended_at=owner.suspended_at, now=now)
    if status is TokenStatus.LIVE:
        return _feed(tx, services, token, owner, now)
    return _notice(services, token, owner, status, now)


def _feed(tx: Connection, services: Services, token: Token, owner: User, now: datetime) -> Document:
    renderer = services.renderer
    name = f"feed:{token.id}:{_stamp(token.changed_at)}:{owner.feed_version}:{now.date()}:{renderer.name}"
    body = services.cache.get(name)
    if body is None:
        built = build(tx, renderer, token, owner, now.date())
        missing = {Withheld.CANNOT_BE_WRITTEN: built.broken, Withheld.FEED_IS_FULL: built.without}
        services.withheld.note(tx, token, owner, missing, now)
        body = built.body
        services.cache.set(name, body)
    changes = (owner.feed_changed_at, owner.status_changed_at, token.changed_at, renderer.epoch)
    changed_at = max(*changes, midnight_of(now.date()))
    return _document(body, changed_at, file_name(token.calendar_name), token.id)


def _notice(services: Services, token: Token, owner: User, status: TokenStatus, now: datetime) -> Document:
    since = retired_at(token, owner, status)
    lasts = timedelta(days=services.settings.retired_notice_days)
    if status is not TokenStatus.SUSPENDED and now >= since + lasts:
        raise Gone
    # A clock that was set back: what is suspended again must not look older than the last time.
    told = owner.status_changed_at if status is TokenStatus.SUSPENDED else since
    body = services.renderer.notice(token, since, max(since, told))
    changes = [since, token.changed_at, services.renderer.epoch, midnight_of(now.date())]
    if status is TokenStatus.SUSPENDED:
        changes.append(owner.status_changed_at)
    return _document(body, max(changes), file_name(services.renderer.words.notice_calendar), None)


def retired_at(token: Token, owner: User, status: TokenStatus) -> datetime:
    """When a token that is not live was retired (UTC)."""
    if status is TokenStatus.REVOKED:
        moment = token.revoked_at
    elif status is TokenStatus.EXPIRED:
        moment = token.expiry
    else:
        moment = owner.suspended_at and max(owner.suspended_at, token.issued_at)
    assert moment is not None
    return moment


def _document(body: bytes, changed_at: datetime, name: str, token: str | None) -> Document:
    return Document(body, Validators(etag_of(body), changed_at), name, token)


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp())
