"""Links, as administrators see them in lists. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from feedserver.admin.places import Kind, Place
from feedserver.admin.question import Question
from feedserver.admin.view.marks import Leading, Mark, Shown
from feedserver.admin.view.teller import Teller
from feedserver.admin.view.users import name_of
from feedserver.people.model import User
from feedserver.status.model import NotedToken
from feedserver.tokens.model import Token, TokenStatus
from feedserver.use.model import NEVER, Use

_ENDED = (TokenStatus.REVOKED, TokenStatus.EXPIRED)
#: So many links that have ended are listed.
_ENDED_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenList:
    """The links of a user, and a sentence about those not listed."""

    rows: list[list[Shown]]
    left_out: str | None


def token_list(
    tokens: Iterable[Token], uses: Mapping[str, Use], owner: User, teller: Teller, now: datetime
) -> TokenList:
    """Those that work first, each part the newest first, and of the ended ones some alone."""
    newest = sorted(tokens, key=lambda token: (token.issued_at, token.id), reverse=True)
    over = [token for token in newest if is_over(token, now)]
    listed = [*(token for token in newest if not is_over(token, now)), *over[:_ENDED_SHOWN]]
    left_out = len(newest) - len(listed)
    return TokenList(
        rows=[_row(token, uses.get(token.id, NEVER), owner, teller, now) for token in listed],
        left_out=teller.speaker.count(teller.texts.tokens.more_ended, left_out) if left_out else None,
    )


def token_columns(teller: Teller) -> list[str]:
    """The heads of :func:`token_list`."""
    t = teller.texts.tokens
    return [t.label, t.shows, t.state, t.last_fetch, t.issued]


def noted_columns(teller: Teller) -> list[str]:
    """The heads of :func:`noted_rows`."""
    t = teller.texts.tokens
    return [t.label, t.owner, t.issued, t.last_fetch, t.got]


def noted_rows(noted: Iterable[NotedToken], teller: Teller, now: datetime) -> list[list[Shown]]:
    """A line for each link that is worth a look."""
    t, none = teller.texts.tokens, teller.texts.none
    return [
        [
            Leading(one.label or t.no_name, f"/tokens/{one.id}"),
            Leading(one.user_name or teller.texts.users.no_name, Place(Kind.USER, one.user).rest),
            teller.day(one.issued_at),
            last_fetch(one.last_fetched_at, one.last_client, teller, now),
            got(one.event_count, one.size_bytes, teller) or none,
        ]
        for one in noted
    ]


def is_over(token: Token, now: datetime) -> bool:
    """Whether it has ended, by whatever way."""
    return token.status(suspended_at=None, now=now) in _ENDED


def state_of(token: Token, owner: User, teller: Teller, now: datetime) -> Mark:
    """The state of a link."""
    status = token.status(suspended_at=owner.suspended_at, now=now)
    return Mark(status.value, teller.texts.tokens.states[status.value])


def last_fetch(at: datetime | None, client: str | None, teller: Teller, now: datetime) -> str:
    """By which program it was fetched last, and how long ago."""
    t = teller.texts.tokens
    if at is None:
        return t.never_fetched
    return t.fetched.format(teller.speaker.client(client), teller.speaker.ago(now - at))


def got(events: int | None, octets: int | None, teller: Teller) -> str | None:
    """What the last answer held; None for a link that was never fetched."""
    if events is None or octets is None:
        return None
    return teller.texts.tokens.got_says.format(teller.speaker.events(events), teller.speaker.size(octets))


def label_of(token: Token, teller: Teller) -> str:
    """What its user calls it."""
    return token.label or teller.texts.tokens.no_name


def revoke_question(token: Token, owner: User, teller: Teller) -> Question:
    """Whether to end a link."""
    t = teller.texts.tokens
    page = f"/tokens/{token.id}"
    return Question(
        part="users",
        title=t.revoke_title.format(label_of(token, teller), name_of(owner, teller)),
        says=t.revoke_says,
        action=f"{page}/revoke",
        yes=t.revoke_yes,
        back=page,
        is_danger=True,
    )


def _row(token: Token, use: Use, owner: User, teller: Teller, now: datetime) -> list[Shown]:
    t = teller.texts.tokens
    return [
        Leading(label_of(token, teller), f"/tokens/{token.id}"),
        t.privacies[token.options.privacy.value],
        state_of(token, owner, teller, now),
        last_fetch(use.last_fetched_at, use.last_client, teller, now),
        teller.day(token.issued_at),
    ]
