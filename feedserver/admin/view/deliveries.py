"""Messages of webhooks as administrators see them. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from feedserver.admin.places import Kind, Place
from feedserver.admin.question import Question
from feedserver.admin.view.items import Item
from feedserver.admin.view.marks import Fact, Leading, Mark, Shown
from feedserver.admin.view.teller import Teller
from feedserver.webhooks.events import Event
from feedserver.webhooks.model import Endpoint, Message, State

_MARKS = {State.PENDING: "suspended", State.DELIVERED: "live", State.GIVEN_UP: "revoked"}
_ABOUT_TOKENS = tuple(event.value for event in Event if event.value.startswith("token."))
_GONE = 410


def places_in(messages: Iterable[Message]) -> set[Place]:
    """The pages that these messages would lead to, were everything there."""
    return {Place(Kind.TOKEN, one.subject) for one in messages if one.event in _ABOUT_TOKENS}


def message_item(
    message: Message, endpoints: Mapping[str, Endpoint], present: Collection[Place], teller: Teller
) -> Item:
    """A message in words; it leads to pages that are ``present``."""
    t = teller.texts.webhooks
    return Item(
        title=t.events.get(message.event, message.event),
        facts=list(_facts(message, endpoints, present, teller)),
        change=Leading(t.deliveries.again, _path(message)),
    )


def again_question(message: Message, endpoint: Endpoint, teller: Teller) -> Question:
    """Whether to send a message again."""
    t = teller.texts.webhooks.deliveries
    return Question(
        part="webhooks",
        title=t.again_title,
        says=(t.again_says[0].format(endpoint.url), *t.again_says[1:]),
        action=_path(message),
        yes=t.again_yes,
        back="/webhooks/deliveries",
        needs_reason=False,
    )


def _path(message: Message) -> str:
    return f"/webhooks/{message.endpoint}/messages/{message.id}/redeliver"


def _facts(
    message: Message, endpoints: Mapping[str, Endpoint], present: Collection[Place], teller: Teller
) -> Iterator[Fact]:
    t = teller.texts.webhooks.deliveries
    endpoint = endpoints.get(message.endpoint)
    yield t.state, Mark(_MARKS[message.state], t.states[message.state])
    yield t.to, Leading(endpoint.url if endpoint else message.endpoint, f"/webhooks/{message.endpoint}")
    if message.subject != message.endpoint:
        yield t.subject, _about(message, present)
    yield t.created, teller.moment(message.created_at)
    yield t.tries, teller.speaker.count(t.tries_count, message.attempts)
    if message.last_status is not None or message.last_error:
        yield t.answer, _answer(message, teller)
    if message.due_at is not None:
        is_paused = endpoint is not None and endpoint.paused_at is not None
        yield t.next, t.waits if is_paused else teller.moment(message.due_at)
    if message.delivered_at is not None:
        yield t.delivered, teller.moment(message.delivered_at)
    if message.given_up_at is not None:
        yield t.given_up, teller.moment(message.given_up_at)
    yield t.id, message.id


def _about(message: Message, present: Collection[Place]) -> Shown:
    place = Place(Kind.TOKEN, message.subject)
    return Leading(message.subject, place.rest) if place in present else message.subject


def _answer(message: Message, teller: Teller) -> str:
    t, status = teller.texts.webhooks.deliveries, message.last_status
    if status is None:
        said = message.last_error or ""
        return t.errors.get(said, said)
    if status == _GONE:
        return t.gone
    return (t.redirected if 300 <= status < 400 else t.status).format(status)
