"""The query parameters of the audit log."""

from dataclasses import replace

from feedserver.api import query
from feedserver.api.describe import CURSOR, LIMIT, Parameter
from feedserver.api.fields import IDENTIFIER_SCHEMA
from feedserver.api.patterns import INSTANT_OR_DATE
from feedserver.audit.model import Action, ActorKind, Filter

_KINDS, _ACTIONS = [*map(str, ActorKind)], [*map(str, Action)]
PARAMETERS = (
    LIMIT,
    replace(CURSOR, example="WyIxNyJd"),
    Parameter("user", "Only what concerns this user.", "u-17", IDENTIFIER_SCHEMA),
    Parameter("subject", "Only changes of what has this id.", "b-42", IDENTIFIER_SCHEMA),
    Parameter("actor", "Only by the key, administrator or user of this id.", "u-17", IDENTIFIER_SCHEMA),
    Parameter("actor_kind", "Only through this.", "api_key", {"type": "string", "enum": _KINDS}),
    Parameter("action", "Only this action.", "booking.put", {"type": "string", "enum": _ACTIONS}),
    Parameter("from", "Only from this instant, or date, on.", "2026-12-01", INSTANT_OR_DATE),
    Parameter("to", "Only before this instant, or date.", "2027-01-01T00:00:00Z", INSTANT_OR_DATE),
)


def wanted_entries() -> Filter:
    """The filter in the present request.

    Raises:
        InvalidField: a parameter does not fit.
    """
    return Filter(
        user=query.identifier("user"),
        subject=query.identifier("subject"),
        actor=query.identifier("actor"),
        actor_kind=query.choice("actor_kind", _KINDS),
        action=query.choice("action", _ACTIONS),
        since=query.instant("from"),
        before=query.instant("to"),
    )
