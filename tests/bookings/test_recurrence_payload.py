"""The types of a recurrence's fields, how many of each, and how one that does not fit is named."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from feedserver.errors import InvalidFields
from tests.bookings.series import BODY, read

RULE = {"rrule": "FREQ=DAILY;COUNT=3"}
REFUSED: dict[str, tuple[Any, set[str]]] = {
    "text": ("FREQ=DAILY;COUNT=3", {"recurrence"}),
    "a list": ([RULE], {"recurrence"}),
    "false": (False, {"recurrence"}),
    "zero": (0, {"recurrence"}),
    "empty": ({}, {"recurrence.rrule"}),
    "no rule": ({"rdates": ["2026-12-03T10:00:00"]}, {"recurrence.rrule"}),
    "null for the rule": ({"rrule": None}, {"recurrence.rrule"}),
    "an unknown field": ({**RULE, "exrule": "FREQ=DAILY"}, {"recurrence.exrule"}),
    "several at once": (
        {"rrule": 1, "exdates": 1, "rdates": 1, "overrides": 1},
        {"recurrence.rrule", "recurrence.exdates", "recurrence.rdates", "recurrence.overrides"},
    ),
    **{
        f"{name}: {value}": ({**RULE, name: value}, {f"recurrence.{name}{suffix}"})
        for name in ("exdates", "rdates")
        for value, suffix in [
            (None, ""),
            ("2026-12-03T10:00:00", ""),
            ({}, ""),
            ([None], ".0"),
            ([20261203], ".0"),
            ([["2026-12-03T10:00:00"]], ".0"),
            (["2026-12-03T10:00:00", "20261203T100000Z"], ".1"),
            (["2026-12-03T10:00:00", ""], ".1"),
            (["2026-12-03 10:00:00"], ".0"),
            (["2026-12-03T10:00:00/PT1H"], ".0"),
            (["2026-02-30T10:00:00"], ".0"),
            (["2101-01-01T10:00:00"], ".0"),
            (["1899-12-31T10:00:00Z"], ".0"),
            (["9999-12-31T23:59:59-23:59"], ".0"),
        ]
    },
    "null for overrides": ({**RULE, "overrides": None}, {"recurrence.overrides"}),
    "an object for overrides": ({**RULE, "overrides": {}}, {"recurrence.overrides"}),
    "text for an override": ({**RULE, "overrides": ["2026-12-03T10:00:00"]}, {"recurrence.overrides.0"}),
    "an empty override": ({**RULE, "overrides": [{}]}, {"recurrence.overrides.0.recurrence_id"}),
}


@pytest.mark.parametrize(("recurrence", "named"), REFUSED.values(), ids=REFUSED)
def test_a_recurrence_is_refused_by_name(recurrence: Any, named: set[str]) -> None:
    assert refused_recurrence(recurrence) == named


@pytest.mark.parametrize(("name", "most"), [("exdates", 3500), ("rdates", 500), ("overrides", 500)])
def test_lists_have_an_end(name: str, most: int) -> None:
    first = datetime.fromisoformat(BODY["start"])
    times = [(first + timedelta(days=number)).isoformat() for number in range(most + 1)]
    items: list[Any] = [{"recurrence_id": at} for at in times] if name == "overrides" else times
    rule = {"rrule": "FREQ=DAILY;COUNT=3500"}
    assert refused_recurrence({**rule, name: items[:most]}) == set()
    assert refused_recurrence({**rule, name: items}) == {f"recurrence.{name}"}


def test_what_is_left_out_of_a_recurrence_is_empty() -> None:
    recurrence = read({**BODY, "recurrence": RULE}).recurrence
    assert recurrence is not None
    assert recurrence.said == '{"exdates":[],"overrides":[],"rdates":[],"rrule":"FREQ=DAILY;COUNT=3"}'
    assert read({**BODY, "recurrence": {**RULE, "rdates": [], "overrides": []}}).recurrence == recurrence


def refused_recurrence(recurrence: Any) -> set[str]:
    """The fields for which it is refused; none where it is accepted."""
    try:
        read({**BODY, "recurrence": recurrence})
    except InvalidFields as refusal:
        return {error["field"] for error in refusal.errors}
    return set()
