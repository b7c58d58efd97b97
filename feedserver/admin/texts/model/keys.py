"""Words of the page about API keys."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTexts:
    """The words of a language."""

    title: str
    intro: str
    caption: str
    none: str
    name: str
    scopes: str
    created: str
    expiry: str
    no_expiry: str
    expired: str
    ending: str
    end: str

    new: str
    name_hint: str
    choose: str
    choose_hint: str
    #: By area of the API.
    areas: Mapping[str, str]
    read: str
    write: str
    make: str
    name_wrong: str
    name_taken: str
    scopes_missing: str
    last_day: str
    last_day_hint: str
    last_day_wrong: str

    made: str
    made_hint: str
    made_label: str
    back: str

    revoke_title: str
    revoke_says: tuple[str, ...]
    revoke_yes: str
    done: Mapping[str, str]
