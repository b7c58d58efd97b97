"""The form for a new API key."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from feedserver.access.model import SCOPES
from feedserver.admin.forms.days import read_day
from feedserver.admin.texts.model.keys import KeyTexts
from feedserver.api.strict_json import refuse_bad_text
from feedserver.clock import midnight_of
from feedserver.errors import InvalidFields

LONGEST_NAME = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyForm:
    """What was typed and ticked, and what is wrong with it."""

    name: str = ""
    scopes: tuple[str, ...] = ()
    #: The last day on which the key works, as it was typed.
    last_day: str = ""
    #: The end of that day in UTC; None where none was typed.
    expires_at: datetime | None = None
    errors: dict[str, str] = field(default_factory=dict)


def read_key_form(sent: MultiDict[str, str], t: KeyTexts, now: datetime) -> KeyForm:
    """The form as it was sent at ``now`` (UTC), without blanks around the name."""
    last_day = sent.get("last_day", "").strip()
    expires_at = _end_of(last_day)
    name, ticked = sent.get("name", "").strip(), set(sent.getlist("scope"))
    errors = {}
    if not _is_name(name):
        errors["name"] = t.name_wrong
    if not ticked or ticked - set(SCOPES):
        errors["scopes"] = t.scopes_missing
    if last_day and (expires_at is None or expires_at <= now):
        errors["last_day"] = t.last_day_wrong
    return KeyForm(
        name=name,
        scopes=tuple(scope for scope in SCOPES if scope in ticked),
        last_day=last_day,
        expires_at=expires_at,
        errors=errors,
    )


def _end_of(text: str) -> datetime | None:
    day = read_day(text)
    return midnight_of(day + timedelta(days=1)) if day else None


def _is_name(name: str) -> bool:
    try:
        refuse_bad_text({"name": name})
    except InvalidFields:
        return False
    return name.isprintable() and 0 < len(name) <= LONGEST_NAME
