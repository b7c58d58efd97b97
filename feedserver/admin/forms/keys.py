"""The form for a new API key."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from feedserver.access.model import SCOPES
from feedserver.admin.texts.model.keys import KeyTexts
from feedserver.api.strict_json import refuse_bad_text
from feedserver.errors import InvalidFields

LONGEST_NAME = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyForm:
    """What was typed and ticked, and what is wrong with it."""

    name: str = ""
    scopes: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)


def read_key_form(sent: MultiDict[str, str], t: KeyTexts) -> KeyForm:
    """The form as it was sent, without blanks around the name."""
    name, ticked = sent.get("name", "").strip(), set(sent.getlist("scope"))
    errors = {}
    if not _is_name(name):
        errors["name"] = t.name_wrong
    if not ticked or ticked - set(SCOPES):
        errors["scopes"] = t.scopes_missing
    return KeyForm(name=name, scopes=tuple(scope for scope in SCOPES if scope in ticked), errors=errors)


def _is_name(name: str) -> bool:
    try:
        refuse_bad_text({"name": name})
    except InvalidFields:
        return False
    return name.isprintable() and 0 < len(name) <= LONGEST_NAME
