"""A calendar token as its owner sees it: in words, on the clock of the owner's zone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date

from feedserver.people.model import User
from feedserver.portal.texts import Texts
from feedserver.timezones import zone
from feedserver.tokens.model import Token, TokenStatus
from feedserver.use.ago import ago
from feedserver.use.clients import OTHER
from feedserver.use.model import Use

_ENDED = (TokenStatus.REVOKED, TokenStatus.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """A token in words; ``status`` is the API's word, ``state`` what people read."""

    id: str
    label: str | None
    name: str
    calendar_name: str
    status: str
    shows: str
    state: str
    last_fetch: str

    @property
    def is_over(self) -> bool:
        """Whether nothing can be done with it any more."""
        return self.status in _ENDED

    @property
    def is_live(self) -> bool:
        """Whether its address shows bookings."""
        return self.status == TokenStatus.LIVE


def view_of(token: Token, owner: User, use: Use, texts: Texts, now: datetime) -> TokenView:
    """The token in the words of a language."""
    status = token.status(suspended_at=owner.suspended_at, now=now)
    return TokenView(
        id=token.id,
        label=token.label,
        name=token.label or texts.no_name,
        calendar_name=token.calendar_name,
        status=status.value,
        shows=texts.privacy[token.options.privacy.value][0],
        state=_state(token, status, owner, texts),
        last_fetch=_last_fetch(use, texts, now),
    )


def shown(tokens: Iterable[Token], notice_days: int, now: datetime) -> list[Token]:
    """Those worth a line, newest first: none whose notice is over (``notice_days`` whole days)."""
    since = now - timedelta(days=notice_days)
    kept = [token for token in tokens if not _has_ended_by(token, since, now)]
    return sorted(kept, key=lambda token: (token.issued_at, token.id), reverse=True)


def _has_ended_by(token: Token, moment: datetime, now: datetime) -> bool:
    has_expired = token.expiry is not None and token.expiry <= now
    end = token.revoked_at or (token.expiry if has_expired else None)
    return end is not None and end <= moment


def _state(token: Token, status: TokenStatus, owner: User, texts: Texts) -> str:
    expiry = _day(token.expiry, owner, texts)
    if status is TokenStatus.REVOKED:
        return texts.revoked.format(_day(token.revoked_at, owner, texts))
    if status is TokenStatus.EXPIRED:
        return texts.expired.format(expiry)
    if status is TokenStatus.SUSPENDED:
        return texts.suspended
    if token.expiry is None:
        return texts.live
    return (texts.live_until if token.expiry == token.ends_at else texts.live_unless_used).format(expiry)


def _day(instant: datetime | None, owner: User, texts: Texts) -> str:
    if instant is None:
        return ""
    return str(format_date(instant.astimezone(zone(owner.timezone)).date(), "long", locale=texts.locale))


def _last_fetch(use: Use, texts: Texts, now: datetime) -> str:
    if use.last_fetched_at is None:
        return texts.never_fetched
    client = use.last_client if use.last_client not in (None, OTHER) else texts.other_client
    return texts.fetched.format(client, ago(now - use.last_fetched_at, texts.times))
