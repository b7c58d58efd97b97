"""Words of the page to sign in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTexts:
    """The words of a language."""

    title: str
    intro: str
    email: str
    password: str
    button: str
    wrong: str
    #: One second, and ``{}`` seconds.
    wait: tuple[str, str]
    forgotten: str
    done: Mapping[str, str]
