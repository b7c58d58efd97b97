"""What a token serves at a moment: its feed, its notice, or nothing any more.

The way of a request: one row, the state of the token, the version of its feed, then the bytes of that
version. No step looks back, and only bytes are kept.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from feedserver.clock import midnight_of
from feedserver.feeds import store
from feedserver.feeds.assembly import Feed
from feedserver.feeds.build import build, from_joined, wanted
from feedserver.feeds.conditional import Condition, Validators, etag_of
from feedserver.feeds.kept import Kept
from feedserver.feeds.store import Found
from feedserver.metrics import note_render
from feedserver.people.model import User
from feedserver.services import Services
from feedserver.tokens.links import file_name
from feedserver.tokens.model import Token, TokenStatus

#: A feed that changes between two statements is looked at again so often.
_TRIES = 20
_DAY = 24 * 3600


class Document(NamedTuple):
    """What a token serves; ``body`` is None where the client has these bytes already.

    ``size_bytes`` (octets) and ``event_count`` are those of the body, ``version`` is what they depend on.
    ``token`` is the id of a live one; None for a notice, whose fetching is no use.
    """

    version: str
    validators: Validators
    size_bytes: int
    event_count: int
    body: bytes | None
    calendar_name: str
    token: str | None

    @property
    def file_name(self) -> str:
        """The name of the file it would be saved as."""
        return file_name(self.calendar_name)


class Gone(Exception):
    """The token was revoked or expired so long ago that its notice has ended."""


class Forged(Exception):
    """No key of ours has signed that string."""


class Changed(Exception):
    """The feed has another version by now; it has to be looked at anew."""


def find_token(services: Services, presented: str) -> Found | None:
    """The token of exactly that string, whatever its state; None for one that is not there.

    Raises:
        Forged: the signature is bad, which costs no database read.
    """
    signed = services.signer.read(presented)
    if signed is None:
        raise Forged
    found = services.token_rows.find(signed.random_part)
    return found if found and found.key_id == signed.key_id else None


def document(
    services: Services, look: Callable[[], Found | None], condition: Condition, now: datetime
) -> Document | None:
    """What a token serves at ``now`` (UTC); ``look`` finds it, and again where it changes meanwhile.

    Raises:
        Gone: it was retired more than ``retired_notice_days`` ago.
    """
    for _ in range(_TRIES):
        found = look()
        if found is None:
            return None
        status = found.status(now)
        if status is not TokenStatus.LIVE:
            return _notice(services, found.token, found.owner, status, condition, now)
        try:
            return _feed(services, found, condition, now)
        except Changed:
            continue
    raise Changed


def _feed(services: Services, found: Found, condition: Condition, now: datetime) -> Document:
    renderer, today, second = services.renderer, now.date(), int(now.timestamp())
    version = f"{found.changed_at}:{found.feed_version}:{today}:{renderer.name}"
    changed_at = max(found.feed_changed_at, renderer.epoch_second, second - second % _DAY)
    etag = found.etag_of(version)
    if etag is not None:
        validators = Validators(etag, changed_at)
        if validators.match(condition, second):
            size, events = found.last_answer
            return Document(version, validators, size, events, None, found.calendar_name, found.id)
    kept = services.cache.fetch(found.id, version, lambda: _made(services, found, now))
    validators = Validators(kept.etag, changed_at)
    body = None if validators.match(condition, second) else kept.body
    return Document(version, validators, len(kept.body), kept.events, body, found.calendar_name, found.id)


def _made(services: Services, found: Found, now: datetime) -> Kept:
    began = time.perf_counter()
    try:
        feed = _joined(services, found, now) or _built(services, found, now)
    finally:
        note_render(time.perf_counter() - began)
    return Kept(etag=feed.etag, events=feed.events, body=feed.body)


def _joined(services: Services, found: Found, now: datetime) -> Feed | None:
    subject, renderer = found.subject, services.renderer
    joined = services.joined_entries(wanted(renderer, subject, now))
    feed = from_joined(joined, renderer, subject, now)
    if feed is not None:
        services.withheld.note_whole(subject, now)
    return feed


def _built(services: Services, found: Found, now: datetime) -> Feed:
    """The feed from its bookings, of the very version that was found."""
    with services.database.read() as tx:
        if store.versions_of(tx, found.id) != (found.changed_at, found.feed_version):
            raise Changed
        built = build(tx, services.renderer, found.subject, now)
        services.withheld.note(tx, found.subject, built.missing, now)
    if built.shelf is not None:
        services.new_shelves.note(built.shelf)
    return built.feed


def _notice(
    services: Services, token: Token, owner: User, status: TokenStatus, condition: Condition, now: datetime
) -> Document:
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
    validators = Validators(etag_of(body), int(max(changes).timestamp()))
    shown = None if validators.match(condition, int(now.timestamp())) else body
    return Document("", validators, len(body), 1, shown, services.renderer.words.notice_calendar, None)


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
