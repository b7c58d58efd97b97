"""Webhooks as administrators see them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from feedserver.admin.question import Question
from feedserver.admin.view.marks import Fact, Leading, Mark, Shown
from feedserver.admin.view.teller import Teller
from feedserver.webhooks.events import EVENTS
from feedserver.webhooks.model import Endpoint

_DANGERS = ("remove",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many messages of an endpoint are on their way, and were given up."""

    pending: int = 0
    given_up: int = 0


_NONE = Counts()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointView:
    """A webhook in words."""

    id: str
    title: str
    facts: list[Fact]
    #: What can be done: the name, the path below the room's, why, and whether it is danger.
    changes: list[tuple[str, str, str, bool]]


def event_choices(teller: Teller) -> list[tuple[str, str]]:
    """What a webhook can choose from: event and word."""
    return [(event.value, teller.texts.webhooks.events[event]) for event in EVENTS]


def endpoint_columns(teller: Teller) -> list[str]:
    """The heads of :func:`endpoint_rows`."""
    t = teller.texts.webhooks
    return [t.url, t.listens, t.state, t.given_up]


def endpoint_rows(
    endpoints: Iterable[Endpoint], counts: Mapping[str, Counts], teller: Teller
) -> list[list[Shown]]:
    """A line for each webhook."""
    return [
        [
            Leading(endpoint.url, f"/webhooks/{endpoint.id}"),
            _listens(endpoint, teller),
            state_of(endpoint, teller),
            _given_up(endpoint.id, counts.get(endpoint.id, _NONE), teller),
        ]
        for endpoint in endpoints
    ]


def endpoint_view(endpoint: Endpoint, counts: Counts, teller: Teller) -> EndpointView:
    """The page of a webhook."""
    t = teller.texts.webhooks
    page = f"/webhooks/{endpoint.id}"
    possible = ["resume" if endpoint.paused_at else "pause", "renew"]
    possible += ["again"] if counts.given_up else []
    messages = (t.show_deliveries, messages_of(endpoint.id), t.deliveries_why, False)
    audit = (t.audit, f"/audit?{urlencode({'subject': endpoint.id})}", t.audit_why, False)
    return EndpointView(
        id=endpoint.id,
        title=t.endpoint_title.format(host_of(endpoint)),
        facts=[
            (t.url, endpoint.url),
            (t.listens, _listens(endpoint, teller)),
            (t.state, state_of(endpoint, teller, with_day=True)),
            (t.pending, teller.number(counts.pending)),
            (t.given_up, _given_up(endpoint.id, counts, teller)),
            (t.created, teller.moment(endpoint.created_at)),
            (t.secret_since, teller.moment(endpoint.secret_changed_at)),
            (t.id, endpoint.id),
        ],
        changes=[
            messages,
            *((t.change_names[one], f"{page}/{one}", t.change_whys[one], False) for one in possible),
            audit,
            *((t.change_names[one], f"{page}/{one}", t.change_whys[one], True) for one in _DANGERS),
        ],
    )


def change_question(endpoint: Endpoint, counts: Counts, change: str, teller: Teller) -> Question:
    """Whether to make that change of a webhook."""
    t = teller.texts.webhooks
    title, says, yes = t.questions[change]
    number = (teller.speaker.count(t.again_count, counts.given_up),) if change == "again" else ()
    return Question(
        part="webhooks",
        title=title,
        says=(says[0].format(endpoint.url), *number, *says[1:]),
        action=f"/webhooks/{endpoint.id}/{change}",
        yes=yes,
        back=f"/webhooks/{endpoint.id}",
        is_danger=change in _DANGERS,
    )


def state_of(endpoint: Endpoint, teller: Teller, *, with_day: bool = False) -> Mark:
    """Whether messages are sent to it."""
    t = teller.texts.webhooks
    if endpoint.paused_at is None:
        return Mark("live", t.active)
    said = t.paused_since.format(teller.moment(endpoint.paused_at)) if with_day else t.paused
    return Mark("suspended", said)


def host_of(endpoint: Endpoint) -> str:
    """The host of its address."""
    return urlsplit(endpoint.url).hostname or endpoint.id


def messages_of(endpoint_id: str, **more: str) -> str:
    """The path of the messages of an endpoint."""
    return f"/webhooks/deliveries?{urlencode({'endpoint': endpoint_id, **more})}"


def _listens(endpoint: Endpoint, teller: Teller) -> str:
    t = teller.texts.webhooks
    return "; ".join(t.events.get(event, event) for event in endpoint.events) or t.all_events


def _given_up(endpoint_id: str, counts: Counts, teller: Teller) -> Shown:
    number = teller.number(counts.given_up)
    return Leading(number, messages_of(endpoint_id, state="given_up")) if counts.given_up else number
