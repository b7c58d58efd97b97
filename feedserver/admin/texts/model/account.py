"""Words of the page about the own account."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTexts:
    """The words of a language."""

    title: str
    about: str
    email: str
    created: str
    password_changed: str

    password: str
    password_intro: str
    old: str
    new: str
    new_hint: str
    again: str
    change: str
    old_wrong: str
    wait: tuple[str, str]
    new_length: str
    new_email: str
    new_words: str
    new_common: str
    new_unknown: str
    new_same: str
    again_differs: str

    sessions: str
    sessions_intro: str
    caption: str
    session: str
    this: str
    other: str
    began: str
    seen: str
    ends: str
    sign_out_everywhere: str
    done: Mapping[str, str]
