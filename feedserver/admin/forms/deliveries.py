"""The form that says which messages of webhooks are wanted. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from feedserver.admin.texts.model.deliveries import DeliveryTexts
from feedserver.webhooks.events import Event
from feedserver.webhooks.model import State

FIELDS = ("state", "event", "endpoint")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryForm:
    """What was chosen, by field, and what is wrong with it."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def read_delivery_form(sent: Mapping[str, str], endpoints: Collection[str], t: DeliveryTexts) -> DeliveryForm:
    """The form as it was sent; ``endpoints`` are the ids of those that are there."""
    typed = {name: text for name in FIELDS if (text := sent.get(name, "").strip())}
    allowed: dict[str, Collection[str]] = {
        "state": [*map(str, State)],
        "event": [*map(str, Event)],
        "endpoint": endpoints,
    }
    says = {"endpoint": t.no_endpoint}
    errors = {
        name: says.get(name, t.wrong_choice) for name, text in typed.items() if text not in allowed[name]
    }
    return DeliveryForm(typed=typed, errors=errors)
