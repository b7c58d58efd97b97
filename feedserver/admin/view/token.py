"""One link as administrators see it: everything but its address. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from feedserver.admin.places import Kind, Place
from feedserver.admin.view.marks import Fact, Leading, Shown
from feedserver.admin.view.teller import Teller
from feedserver.admin.view.tokens import got, is_over, label_of, last_fetch, state_of
from feedserver.admin.view.users import name_of
from feedserver.doctor.examination import Examination
from feedserver.doctor.finding import Level
from feedserver.people.model import User
from feedserver.tokens.ending import ends_for_good
from feedserver.tokens.model import Token, TokenStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """A link in words."""

    id: str
    name: str
    owner: str
    #: The path of the owner's page; None for a user who was deleted.
    owner_page: str | None
    is_over: bool
    facts: list[Fact]
    options: list[Fact]
    use: list[Fact]
    clients: list[list[Shown]]
    warnings: list[str]
    infos: list[str]


def token_view(token: Token, owner: User, found: Examination, teller: Teller, now: datetime) -> TokenView:
    """The page of a link, with what the doctor found at ``now`` (UTC)."""
    page = Place(Kind.USER, owner.id).rest if owner.deleted_at is None else None
    owner_name = name_of(owner, teller)
    return TokenView(
        id=token.id,
        name=label_of(token, teller),
        owner=owner_name,
        owner_page=page,
        is_over=is_over(token, now),
        facts=[
            (teller.texts.tokens.owner, Leading(owner_name, page) if page else owner_name),
            (teller.texts.tokens.state, state_of(token, owner, teller, now)),
            *_end(token, found.status, teller),
            (teller.texts.tokens.issued, teller.moment(token.issued_at)),
            (teller.texts.tokens.calendar_name, token.calendar_name or teller.texts.none),
            (teller.texts.users.id, token.id),
        ],
        options=_options(token, teller),
        use=list(_use(found, teller, now)),
        clients=[
            [teller.speaker.client(one.family), teller.day(one.first_day), teller.day(one.last_day)]
            for one in found.use.clients
        ],
        warnings=[one.message for one in found.findings if one.level is Level.WARNING],
        infos=[one.message for one in found.findings if one.level is Level.INFO],
    )


def client_columns(teller: Teller) -> list[str]:
    """The heads of a list of client families."""
    t = teller.texts.tokens
    return [t.client, t.first_day, t.last_day]


def _end(token: Token, status: TokenStatus, teller: Teller) -> Iterator[Fact]:
    t = teller.texts.tokens
    if token.revoked_at is not None:
        yield t.revoked_on, teller.moment(token.revoked_at)
        if token.revoked_reason:
            yield t.revoked_why, token.revoked_reason
    elif token.expiry is not None:
        moment = teller.moment(token.expiry)
        if status is TokenStatus.EXPIRED:
            yield t.expired_on, moment
        else:
            yield t.ends_on, moment if ends_for_good(token) else t.ends_idle.format(moment)


def _options(token: Token, teller: Teller) -> list[Fact]:
    t, options = teller.texts.tokens, token.options
    alarms = [teller.speaker.count(t.alarm, minutes) for minutes in options.alarms]
    return [
        (t.privacy, t.privacies[options.privacy.value]),
        (t.kinds, ", ".join(options.kinds) or t.all),
        (t.roles, ", ".join(options.roles) or t.all),
        (t.window, t.window_says.format(*map(teller.number, (options.past_days, options.future_days)))),
        (t.cancelled, t.cancelled_forms[options.cancelled.value]),
        (t.provisional, t.provisional_forms[options.provisional.value]),
        (t.recurrence, t.recurrence_forms[options.recurrence.value]),
        (t.alarms, ", ".join(alarms) or t.no_alarms),
    ]


def _use(found: Examination, teller: Teller, now: datetime) -> Iterator[Fact]:
    t, use, size, due = teller.texts.tokens, found.use, found.size, found.next_fetch_due
    yield t.last_fetch, last_fetch(use.last_fetched_at, use.last_client, teller, now)
    yield t.fetches, teller.number(use.fetch_count)
    held = got(use.event_count, use.size_bytes, teller)
    if held is not None:
        yield t.got, held
    if size is not None:
        most = got(size.max_events, size.max_octets, teller)
        yield t.size, t.at_most.format(got(size.events, size.octets, teller), most)
    if due is not None:
        yield t.due, teller.moment(due) if due > now else t.due_past.format(teller.moment(due))
