"""A calendar token as its owner sees it: in words, on the clock of the owner's zone. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date

from feedserver.people.model import User
from feedserver.portal.texts import Texts
from feedserver.timezones import zone
from feedserver.tokens.model import Token, TokenStatus
from feedserver.use.ago import ago
from feedserver.use.clients import OTHER
from feedserver.use.leaks import new_clients, too_many_clients
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
    #: Signs that somebody else may have the address.
    signs: tuple[str, ...]

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
        signs=tuple(_signs(token, use, texts, now)) if status is TokenStatus.LIVE else (),
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
    return texts.fetched.format(_family(use.last_client, texts), ago(now - use.last_fetched_at, texts.times))


def _signs(token: Token, use: Use, texts: Texts, now: datetime) -> Iterator[str]:
    for client in new_clients(use.clients, token.issued_at.date(), now.date()):
        since = format_date(client.first_day, "long", locale=texts.locale)
        yield texts.sign_new.format(_family(client.family, texts), since)
    many = too_many_clients(use.clients, now.date())
    if many:
        yield texts.sign_many.format(len(many), ", ".join(_family(client.family, texts) for client in many))


def _family(family: str | None, texts: Texts) -> str:
    return texts.other_client if family in (None, OTHER) else str(family)
