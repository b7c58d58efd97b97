"""Words of the page about the messages of webhooks."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.doctor.words import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTexts:
    """The words of a language."""

    title: str
    intro: str
    filters: str
    state: str
    event: str
    endpoint: str
    any: str
    apply: str
    wrong_choice: str
    no_endpoint: str
    messages: str
    none: str

    to: str
    subject: str
    created: str
    #: By ``State``.
    states: Mapping[str, str]
    tries: str
    tries_count: Counted
    answer: str
    status: str
    redirected: str
    gone: str
    #: By the sentences of ``webhooks.post``.
    errors: Mapping[str, str]
    next: str
    waits: str
    delivered: str
    given_up: str
    id: str

    again: str
    again_title: str
    again_says: tuple[str, ...]
    again_yes: str
    done: Mapping[str, str]
