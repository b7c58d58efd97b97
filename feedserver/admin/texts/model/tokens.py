"""Words of the pages about users' links."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.doctor.words import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTexts:
    """The words of a language."""

    caption: str
    more_ended: Counted
    #: Lists of links worth a look, by ``status.model.Concern``.
    concerns: Mapping[str, str]
    concern_intros: Mapping[str, str]
    concern_none: str
    concern_caption: str
    no_name: str
    label: str
    shows: str
    state: str
    last_fetch: str
    fetched: str
    never_fetched: str
    other_client: str
    issued: str

    #: By ``tokens.model.TokenStatus``.
    states: Mapping[str, str]
    ends_on: str
    ends_idle: str
    revoked_on: str
    revoked_why: str
    expired_on: str

    title: str
    back: str
    owner: str
    about: str
    no_address: str
    doctor: str
    warning: str

    options: str
    privacy: str
    privacies: Mapping[str, str]
    kinds: str
    roles: str
    all: str
    window: str
    window_says: str
    cancelled: str
    cancelled_forms: Mapping[str, str]
    provisional: str
    provisional_forms: Mapping[str, str]
    recurrence: str
    recurrence_forms: Mapping[str, str]
    alarms: str
    no_alarms: str
    alarm: Counted
    calendar_name: str

    use: str
    fetches: str
    got: str
    got_says: str
    size: str
    at_most: str
    due: str
    due_past: str
    clients: str
    client: str
    first_day: str
    last_day: str

    revoke: str
    revoke_why: str
    revoke_title: str
    revoke_says: tuple[str, ...]
    revoke_yes: str
    audit: str
    audit_why: str
    done: Mapping[str, str]
