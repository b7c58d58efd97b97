"""The form that says which entries of the audit log are wanted. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from feedserver.admin.forms.days import read_day
from feedserver.admin.texts.model.audit import AuditTexts
from feedserver.api.fields import IDENTIFIER
from feedserver.audit.model import ALL, Action, ActorKind, Filter

_IDS = ("user", "subject", "actor")
_CHOICES = {"actor_kind": [*map(str, ActorKind)], "action": [*map(str, Action)]}
_DAYS = ("from", "to")
FIELDS = (*_IDS, *_CHOICES, *_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditForm:
    """What was typed and chosen, by field, what is wrong with it, and the entries that it names."""

    typed: Mapping[str, str] = field(default_factory=dict)
    which: Filter = ALL
    errors: Mapping[str, str] = field(default_factory=dict)


def read_audit_form(sent: Mapping[str, str], t: AuditTexts) -> AuditForm:
    """The form as it was sent; both days belong to what is wanted."""
    typed = {name: text for name in FIELDS if (text := sent.get(name, "").strip())}
    errors = {name: t.wrong_id for name in _IDS if name in typed and not IDENTIFIER.fullmatch(typed[name])}
    errors |= {
        name: t.wrong_choice for name in _CHOICES if name in typed and typed[name] not in _CHOICES[name]
    }
    days = {name: read_day(typed[name]) for name in _DAYS if name in typed}
    errors |= {name: t.wrong_day for name, day in days.items() if day is None}
    first, last = days.get("from"), days.get("to")
    if first and last and last < first:
        errors["to"] = t.wrong_order
    if errors:
        return AuditForm(typed=typed, errors=errors)
    names = (*_IDS, *_CHOICES)
    which = Filter(
        **{name: typed[name] for name in names if name in typed},
        since=_begin(first) if first else None,
        before=_begin(last + timedelta(days=1)) if last else None,
    )
    return AuditForm(typed=typed, which=which)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
