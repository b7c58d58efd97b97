"""A calendar token as its owner sees it: in words, on the clock of the owner's zone. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedserver.doctor.languages import LANGUAGES
from feedserver.doctor.speaker import Speaker
from feedserver.people.model import User
from feedserver.portal.texts import Texts
from feedserver.timezones import zone
from feedserver.tokens.ending import ends_for_good, ends_soon
from feedserver.tokens.model import Token, TokenStatus
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
    #: Whether its address opens nothing, because the key that signed it is gone.
    is_lost: bool
    #: Whether it works, and will not do so for long.
    ends_soon: bool
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
        return self.status == TokenStatus.LIVE and not self.is_lost


def view_of(token: Token, owner: User, use: Use, texts: Texts, now: datetime, *, has_key: bool) -> TokenView:
    """The token in the words of a language; ``has_key``: whether the key that signed its address is there."""
    status = token.status(suspended_at=owner.suspended_at, now=now)
    is_lost = status is TokenStatus.LIVE and not has_key
    speaker = Speaker(LANGUAGES[texts.common.language], zone(owner.timezone))
    return TokenView(
        id=token.id,
        label=token.label,
        name=token.label or texts.no_name,
        calendar_name=token.calendar_name,
        status=status.value,
        shows=texts.privacy[token.options.privacy.value][0],
        state=texts.lost if is_lost else _state(token, status, texts, speaker, now),
        is_lost=is_lost,
        ends_soon=status is TokenStatus.LIVE and not is_lost and ends_soon(token, now),
        last_fetch=_last_fetch(use, texts, speaker, now),
        signs=tuple(_signs(token, use, texts, speaker, now)) if status is TokenStatus.LIVE else (),
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


def _state(token: Token, status: TokenStatus, texts: Texts, speaker: Speaker, now: datetime) -> str:
    if status is TokenStatus.SUSPENDED:
        return texts.suspended
    if status is TokenStatus.REVOKED and token.revoked_at is not None:
        return texts.revoked.format(speaker.day(token.revoked_at))
    if token.expiry is None:
        return texts.live
    return _end(token, status, texts, now).format(speaker.day(token.expiry))


def _end(token: Token, status: TokenStatus, texts: Texts, now: datetime) -> str:
    if status is TokenStatus.EXPIRED:
        return texts.expired
    later, soon = texts.live_unless_used, texts.ends_soon_unless_used
    if ends_for_good(token):
        later, soon = texts.live_until, texts.ends_soon
    return soon if ends_soon(token, now) else later


def _last_fetch(use: Use, texts: Texts, speaker: Speaker, now: datetime) -> str:
    if use.last_fetched_at is None:
        return texts.never_fetched
    return texts.fetched.format(speaker.client(use.last_client), speaker.ago(now - use.last_fetched_at))


def _signs(token: Token, use: Use, texts: Texts, speaker: Speaker, now: datetime) -> Iterator[str]:
    for client in new_clients(use.clients, token.issued_at.date(), now.date()):
        yield texts.sign_new.format(speaker.client(client.family), speaker.day(client.first_day))
    many = too_many_clients(use.clients, now.date())
    if many:
        yield texts.sign_many.format(len(many), speaker.clients(client.family for client in many))
