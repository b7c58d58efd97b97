"""Signs that somebody else holds an address, at the edges of what they count."""

from datetime import date, timedelta

import pytest

from feedserver.use.clients import OTHER
from feedserver.use.leaks import new_clients, recent, too_many_clients
from feedserver.use.model import ClientUse

ISSUED = date(2026, 11, 24)


def came(family: str, first: int, last: int | None = None) -> ClientUse:
    """A family by the days after the issue."""
    days = [ISSUED + timedelta(days=first if day is None else day) for day in (first, last)]
    return ClientUse(family=family, first_day=days[0], last_day=days[1])


def new(*clients: ClientUse, today: int) -> list[str]:
    return [one.family for one in new_clients(clients, ISSUED, ISSUED + timedelta(days=today))]


@pytest.mark.parametrize(("first", "signs"), [(0, []), (14, []), (15, ["Thunderbird"])])
def test_a_client_after_the_first_fourteen_days_is_new(first: int, signs: list[str]) -> None:
    assert new(came("Google Calendar", 0, 20), came("Thunderbird", first, 20), today=20) == signs


def test_the_first_client_is_never_new_however_late() -> None:
    first = 40
    both = came("Google Calendar", first), came("Thunderbird", first)
    assert new(*both, today=41) == []
    assert new(*both, came(OTHER, first + 1), today=41) == [OTHER]


def test_new_clients_come_latest_first() -> None:
    clients = (came("Google Calendar", 0), came("curl or wget", 20), came(OTHER, 30), came("A script", 20))
    assert new(*clients, today=30) == [OTHER, "A script", "curl or wget"]


@pytest.mark.parametrize(("today", "signs"), [(20 + 90, [OTHER]), (20 + 91, [])])
def test_after_ninety_days_a_client_is_new_no_more(today: int, signs: list[str]) -> None:
    assert new(came("Google Calendar", 0, today), came(OTHER, 20, today), today=today) == signs


def test_nobody_came() -> None:
    assert new(today=100) == []
    assert too_many_clients((), ISSUED) == []


@pytest.mark.parametrize(("today", "here"), [(30, ["A"]), (31, [])])
def test_recent_is_thirty_days(today: int, here: list[str]) -> None:
    assert [one.family for one in recent([came("A", 0)], ISSUED + timedelta(days=today))] == here


def test_more_than_four_families_are_too_many_and_strangers_count() -> None:
    four = [came(family, 0) for family in ("Google Calendar", "Thunderbird", OTHER, "A script")]
    assert too_many_clients(four, ISSUED) == []
    assert len(too_many_clients([*four, came("curl or wget", 0)], ISSUED)) == 5
    today = ISSUED + timedelta(days=31)
    assert too_many_clients([*four, came("curl or wget", 31)], today) == []
