"""Words of the pages about webhooks."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.admin.texts.model.deliveries import DeliveryTexts
from feedserver.doctor.words import Counted

#: A title, sentences, and the word for yes.
Asking = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTexts:
    """The words of a language."""

    title: str
    intro: str
    caption: str
    none: str
    url: str
    listens: str
    all_events: str
    state: str
    active: str
    paused: str
    paused_since: str
    given_up: str
    show_given_up: Counted
    show_deliveries: str
    #: By ``Event``.
    events: Mapping[str, str]

    new: str
    url_hint: str
    choose: str
    choose_hint: str
    make: str
    url_blank: str
    url_https: str
    url_credentials: str
    url_private: str
    url_wrong: str
    events_wrong: str
    too_many: str

    made: str
    renewed: str
    secret_hint: str
    both_secrets: str
    secret: str
    to_endpoint: str

    endpoint_title: str
    back: str
    about: str
    id: str
    created: str
    secret_since: str
    pending: str
    test: str
    test_why: str
    deliveries_why: str
    audit: str
    audit_why: str
    #: What can be done, by the last part of the path: its name, why, and the question.
    change_names: Mapping[str, str]
    change_whys: Mapping[str, str]
    questions: Mapping[str, Asking]
    again_count: Counted
    done: Mapping[str, str]

    deliveries: DeliveryTexts
