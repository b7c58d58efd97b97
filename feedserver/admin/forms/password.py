"""The form that changes one's own password, and what is said of a mistake."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from feedserver.admin.texts.model.account import AccountTexts
from feedserver.administrators.passwords import LONGEST, SHORTEST


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordForm:
    """A form as it was sent, with a sentence for each field that does not fit."""

    old: str = field(default="", repr=False)
    new: str = field(default="", repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)


def read_password_form(sent: Mapping[str, str], email: str, texts: AccountTexts) -> PasswordForm:
    """The passwords as they were typed, for the account of that address."""
    old, new, again = (sent.get(name, "") for name in ("old", "new", "again"))
    errors = {}
    mistake = _mistake(old, new, email, texts)
    if mistake:
        errors["new"] = mistake
    if new != again:
        errors["again"] = texts.again_differs
    return PasswordForm(old=old, new=new, errors=errors)


def _mistake(old: str, new: str, email: str, texts: AccountTexts) -> str | None:
    if not SHORTEST <= len(unicodedata.normalize("NFC", new)) <= LONGEST:
        return texts.new_length
    if new.strip().casefold() == email.casefold():
        return texts.new_email
    return texts.new_same if new == old else None
