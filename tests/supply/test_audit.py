"""S-92: exceptions of the audit have a reason and a day; what cannot be looked up is no pass."""

from datetime import UTC, date, datetime

import pytest

from tests.supply.audit import EXCEPTIONS, accepted

TODAY = date(2026, 11, 22)
ONE = '[[accepted]]\nid = "GHSA-1"\nreason = "{}"\nuntil = {}\n'


def test_those_of_the_repository_are_not_over() -> None:
    accepted(EXCEPTIONS.read_text("utf-8"), datetime.now(UTC).date())


def test_an_exception_holds_until_the_end_of_its_day() -> None:
    (found,) = accepted(ONE.format("No parser of XML is used.", "2026-11-22"), TODAY)
    assert (found.id, found.until) == ("GHSA-1", TODAY)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ONE.format("Fine.", "2026-11-21"), "until 2026-11-21"),
        (ONE.format("  ", "2027-01-01"), "without a reason"),
    ],
)
def test_one_without_a_reason_or_past_its_day_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        accepted(text, TODAY)
