"""The form that changes one's own password, and what is said of a mistake."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from feedserver.admin.texts.model.account import AccountTexts
from feedserver.administrators.choice import Fault, fault


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordForm:
    """A form as it was sent, with a sentence for each field that does not fit."""

    old: str = field(default="", repr=False)
    new: str = field(default="", repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)


def read_password_form(
    sent: Mapping[str, str], email: str, words: Iterable[str], leaked: Path | None, texts: AccountTexts
) -> PasswordForm:
    """The passwords as they were typed, for the account of that address.

    ``words`` are guessed first here, ``leaked`` is the operator's file of leaked ones.
    """
    old, new, again = (sent.get(name, "") for name in ("old", "new", "again"))
    errors = {}
    found = fault(new, email, words, leaked)
    if found is not None:
        errors["new"] = _sentences(texts)[found]
    elif new == old:
        errors["new"] = texts.new_same
    if new != again:
        errors["again"] = texts.again_differs
    return PasswordForm(old=old, new=new, errors=errors)


def _sentences(texts: AccountTexts) -> Mapping[Fault, str]:
    return {
        Fault.LENGTH: texts.new_length,
        Fault.ADDRESS: texts.new_email,
        Fault.WORDS: texts.new_words,
        Fault.COMMON: texts.new_common,
        Fault.UNKNOWN: texts.new_unknown,
    }
