"""The state of the server in words: what needs attention first. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from feedserver.admin.view.marks import Fact, Leading, Mark, Shown
from feedserver.admin.view.teller import Teller
from feedserver.status.model import State

#: Work that has been due for longer waits for nobody.
_LATE = timedelta(minutes=10)
_CONCERNS = ("near_limit", "unused", "never_fetched")


class Matter(StrEnum):
    """What needs attention, the gravest first."""

    CACHE = "cache"
    LEFT_OUT = "left_out"
    GIVEN_UP = "given_up"
    LATE = "late"
    KEYS_ENDING = "keys_ending"
    NEAR_LIMIT = "near_limit"
    UNUSED = "unused"


#: Where more about a matter is said, below the room's path.
_PAGES = {
    Matter.GIVEN_UP: "/webhooks",
    Matter.KEYS_ENDING: "/keys",
    Matter.NEAR_LIMIT: "/tokens?concern=near_limit",
    Matter.UNUSED: "/tokens?concern=unused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """A sentence, and the page that says more, if there is one."""

    text: str
    rest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Numbers that belong together."""

    id: str
    title: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """The whole page."""

    as_of: str
    matters: list[MatterView]
    #: Bookings that are missing in calendars, those missing the longest.
    left_out: list[list[Shown]]
    sections: list[Section]
    families: list[list[Shown]]


def overview_view(state: State, teller: Teller) -> OverviewView:
    """A state in words."""
    t = teller.texts.overview
    calendars = teller.number(state.left_out.calendars)
    return OverviewView(
        as_of=t.as_of.format(teller.moment(state.at)),
        matters=[
            MatterView(
                text=teller.speaker.count(t.matters[matter], number, calendars=calendars),
                rest=_PAGES.get(matter),
            )
            for matter, number in _matters(state)
        ],
        left_out=[
            [
                one.booking,
                Leading(one.token, f"/tokens/{one.token}"),
                t.reasons[one.reason],
                teller.moment(one.since),
            ]
            for one in state.left_out.first
        ],
        sections=[
            _numbers("tokens", t.tokens, t.token_counts, state.tokens, teller),
            _numbers("bookings", t.bookings, t.booking_counts, state.bookings, teller),
            _numbers("people", t.people, t.people_counts, state.people, teller),
            _numbers("work", t.work, t.work_counts, state.work, teller),
            _server(state, teller),
        ],
        families=[
            [teller.speaker.client(one.family), teller.number(one.tokens), teller.number(one.fetches)]
            for one in state.families
        ],
    )


def _matters(state: State) -> Iterator[tuple[Matter, int]]:
    work = state.work
    is_late = work.oldest_due_at is not None and work.oldest_due_at <= state.at - _LATE
    numbers = {
        Matter.CACHE: 0 if state.is_cache_reachable else 1,
        Matter.LEFT_OUT: state.left_out.bookings,
        Matter.GIVEN_UP: work.webhooks_given_up,
        Matter.LATE: work.due if is_late else 0,
        Matter.KEYS_ENDING: len(state.keys.ending),
        Matter.NEAR_LIMIT: state.tokens.near_limit,
        Matter.UNUSED: state.tokens.unused,
    }
    return ((matter, number) for matter, number in numbers.items() if number)


def _numbers(id: str, title: str, names: Mapping[str, str], counts: Any, teller: Teller) -> Section:
    numbers = asdict(counts)
    return Section(
        id=id,
        title=title,
        facts=[(text, _number(name, numbers[name], teller)) for name, text in names.items()],
    )


def _number(name: str, number: int, teller: Teller) -> Shown:
    text = teller.number(number)
    return Leading(text, f"/tokens?concern={name}") if name in _CONCERNS and number else text


def _server(state: State, teller: Teller) -> Section:
    t = teller.texts.overview
    cache = Mark("live", t.cache_ok) if state.is_cache_reachable else Mark("revoked", t.cache_away)
    facts: list[Fact] = [
        (t.version, state.version),
        (t.database, f"{t.databases[state.database]} ({state.revision})"),
        (t.cache, cache),
    ]
    return Section(id="server", title=t.server, facts=facts)
