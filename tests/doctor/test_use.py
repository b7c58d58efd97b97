"""What the doctor says of a token's use, at the edges of its times."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feedserver.doctor.english import ENGLISH
from feedserver.doctor.finding import Finding, gravest_first, info, warning
from feedserver.doctor.speaker import Speaker
from feedserver.doctor.use import next_fetch_due, use_findings
from feedserver.tokens.model import Token
from feedserver.use.clients import OTHER
from feedserver.use.model import NEVER, ClientUse, Use

ISSUED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def token(**fields: Any) -> Token:
    return Token(
        id="tok_1",
        user="amira",
        random_part="x",
        key_id="k",
        calendar_name="Amira",
        issued_at=ISSUED,
        changed_at=ISSUED,
        **fields,
    )


def used(family: str, at: datetime = ISSUED, *more: ClientUse) -> Use:
    """One fetch by that family, after those of ``more``."""
    client = ClientUse(family=family, first_day=at.date(), last_day=at.date())
    return Use(
        last_fetched_at=at,
        last_client=family,
        fetch_count=1,
        size_bytes=2223,
        event_count=3,
        clients=(*more, client),
    )


def said(use: Use, now: datetime, **fields: Any) -> list[Finding]:
    return list(use_findings(token(**fields), use, ISSUED, Speaker(ENGLISH, UTC), now))


def test_what_changed_after_the_last_request_is_said() -> None:
    asked = used("A script", ISSUED)
    for changed_at, told in [(ISSUED, []), (ISSUED + SECOND, ["changed_since"])]:
        found = use_findings(token(), asked, changed_at, Speaker(ENGLISH, UTC), ISSUED + 2 * SECOND)
        assert [one.code for one in found] == ["last_fetch", *told]
    never = use_findings(token(), NEVER, ISSUED + SECOND, Speaker(ENGLISH, UTC), ISSUED + 2 * SECOND)
    assert [one.code for one in never] == ["never_fetched"]


def codes(use: Use, now: datetime, **fields: Any) -> list[str]:
    return [finding.code for finding in said(use, now, **fields)]


@pytest.mark.parametrize(("age", "level"), [(timedelta(0), "info"), (timedelta(days=1), "warning")])
def test_never_fetched_matters_after_a_day(age: timedelta, level: str) -> None:
    (finding,) = said(NEVER, ISSUED + age)
    assert (finding.code, finding.level) == ("never_fetched", level)
    assert said(NEVER, ISSUED + timedelta(days=1) - SECOND)[0].level == "info"


def test_the_sentence_for_the_person_whose_calendar_is_stale() -> None:
    (finding,) = said(used("Google Calendar"), ISSUED + timedelta(hours=14))
    assert finding == info(
        "last_fetch",
        "Google Calendar last asked 14 hours ago. It asks once or twice a day and cannot be hurried; "
        "a new address is read at once. Its next request is due within 10 hours. "
        "The calendar then had 3 events and 2.2 kB.",
    )


def test_what_is_late_but_not_yet_overdue_is_due_now() -> None:
    (finding,) = said(used("Google Calendar"), ISSUED + timedelta(hours=24))
    assert finding.code == "last_fetch" and "Its next request is due now." in finding.message


@pytest.mark.parametrize(
    ("family", "patience"),
    [
        ("Google Calendar", timedelta(hours=48)),
        ("Fastmail", timedelta(hours=2)),
        ("Thunderbird", timedelta(days=4)),  # a computer that is off over a long weekend
        ("Apple Calendar (Mac)", timedelta(days=14)),
    ],
)
def test_overdue_is_twice_the_longest_time_or_a_long_weekend(family: str, patience: timedelta) -> None:
    assert codes(used(family), ISSUED + patience) == ["last_fetch"]
    (finding,) = said(used(family), ISSUED + patience + SECOND)
    assert (finding.code, finding.level) == ("overdue", "warning")
    assert f"{family} last asked " in finding.message and "subscribe to a new address" in finding.message


@pytest.mark.parametrize("family", [OTHER, "A script", "vdirsyncer"])
def test_nobody_knows_when_a_stranger_is_due(family: str) -> None:
    (finding,) = said(used(family), ISSUED + timedelta(days=300))
    assert finding.code == "last_fetch"
    assert finding.message.endswith(" last asked 300 days ago. The calendar then had 3 events and 2.2 kB.")
    assert next_fetch_due(used(family)) is None


def test_of_the_other_clients_the_day_is_known_and_it_counts_to_its_end() -> None:
    earlier = ClientUse(family="Google Calendar", first_day=ISSUED.date(), last_day=ISSUED.date())
    end_of_day = datetime(2026, 11, 25, tzinfo=UTC)
    for late, code in [(timedelta(0), "last_fetch"), (SECOND, "overdue")]:
        now = end_of_day + timedelta(hours=48) + late
        first, second = said(used(OTHER, now, earlier), now)
        assert first.message.startswith("An unknown program last asked just now.")
        assert second.code == code
        assert second.message.startswith("Google Calendar last asked on 24 November 2026")
        assert "The calendar then had" not in second.message


@pytest.mark.parametrize(("days", "told"), [(30, 2), (31, 1)])
def test_the_other_clients_are_those_of_thirty_days(days: int, told: int) -> None:
    earlier = ClientUse(family="A script", first_day=ISSUED.date(), last_day=ISSUED.date())
    now = ISSUED + timedelta(days=days)
    found = [code for code in codes(used(OTHER, now, earlier), now) if code == "last_fetch"]
    assert len(found) == told


def test_next_fetch_due() -> None:
    assert next_fetch_due(NEVER) is None
    assert next_fetch_due(used("Google Calendar")) == ISSUED + timedelta(hours=24)
    assert next_fetch_due(used("Thunderbird")) == ISSUED + timedelta(hours=1)


def test_a_fixed_end_is_told_fourteen_days_before() -> None:
    ends = ISSUED + timedelta(days=60)
    use = used(OTHER, ends - timedelta(days=14))
    assert codes(use, ends - timedelta(days=14) - SECOND, ends_at=ends) == ["last_fetch"]
    assert codes(use, ends - timedelta(days=14), ends_at=ends) == ["expires_soon", "last_fetch"]
    (finding, _) = said(use, ends - timedelta(days=1), ends_at=ends)
    assert finding == warning(
        "expires_soon", "This address ends on 23 January 2027. Its calendars need another address by then."
    )


@pytest.mark.parametrize(("idle_days", "told_before"), [(90, timedelta(days=14)), (7, timedelta(days=3.5))])
def test_idleness_is_told_fourteen_days_before_or_half_of_it(idle_days: int, told_before: timedelta) -> None:
    ends = ISSUED + timedelta(days=idle_days)
    idle = {"idle_days": idle_days, "idle_set_at": ISSUED, "last_fetched_at": ISSUED}
    assert "expires_soon" not in codes(used(OTHER), ends - told_before - SECOND, **idle)
    finding = said(used(OTHER), ends - told_before, **idle)[0]
    day = f"{ends.day} {ends:%B %Y}"
    assert finding == warning(
        "expires_soon",
        f"This address ends on {day}. It ends after {idle_days} days without a fetch; "
        "one fetch before then keeps it.",
    )


def test_leak_signs_say_what_to_do() -> None:
    now = ISSUED + timedelta(days=20)
    more = [
        ClientUse(family=family, first_day=ISSUED.date(), last_day=now.date())
        for family in ("Google Calendar", "Thunderbird", "Evolution", "A script")
    ]
    found = [one for one in said(used(OTHER, now, *more), now) if one.code.endswith(("client", "clients"))]
    assert [one.code for one in found] == ["new_client", "many_clients"]
    assert found[0].message == (
        "An unknown program asked for the first time on 14 December 2026, long after this address "
        "was issued. If you do not know this program, somebody else may have the address: renew it."
    )
    assert found[1].message == (
        "5 kinds of programs asked within the last 30 days: A script, Evolution, Google Calendar, "
        "Thunderbird and an unknown program. If you do not know them all, "
        "somebody else may have the address: renew it."
    )


def test_the_gravest_come_first_and_the_rest_stay_in_order() -> None:
    findings = [info("a", ""), warning("b", ""), info("c", ""), warning("d", "")]
    assert [one.code for one in gravest_first(findings)] == ["b", "d", "a", "c"]
