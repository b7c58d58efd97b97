"""A clock that was set back behind the renderer's epoch, or an epoch that begins under such a clock."""

from collections.abc import Callable
from typing import Any

import icalendar
import pytest
from sqlalchemy import text

from feedserver.ics.words import GERMAN
from tests.feeds.asking import stamps
from tests.site import START, Site

Again = Callable[..., Site]


def _told(site: Site, token: dict[str, Any], change: str) -> None:
    if change == "booking":
        site.host.make_booking(summary="Another")
    elif change == "delete":
        site.host.call("DELETE", "/bookings/b-1")
    elif change == "options":
        site.host.call("PATCH", f"/tokens/{token['id']}", {"alarms": [10]})
    elif change == "suspend":
        site.host.make_user(active=False)
    else:
        site.host.call("POST", change.format(token["id"]), {"user": "amira"} if "{" not in change else None)


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    site.host.make_user()
    site.host.make_booking()
    return site.host.issue()


@pytest.mark.parametrize("change", ["booking", "delete", "options"])
def test_what_changes_before_the_epoch_moves_the_stamps(
    site: Site, again: Again, token: dict[str, Any], change: str
) -> None:
    site.clock.turn(hours=2)
    renewed = again(words=GERMAN)
    (before,) = renewed.events(token["url"])
    site.clock.turn(hours=-1)
    _told(renewed, token, change)
    (after,) = renewed.events(token["url"])
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt > before["DTSTAMP"].dt


@pytest.mark.parametrize(
    "change",
    ["booking", "delete", "options", "suspend", "/tokens/{}/revoke", "/tokens/revoke"],
)
def test_no_change_hides_behind_the_epoch(
    site: Site, again: Again, token: dict[str, Any], change: str
) -> None:
    site.clock.turn(hours=2)
    renewed = again(words=GERMAN)
    site.clock.turn(minutes=1)
    given = renewed.fetch(token["url"]).headers["Last-Modified"]
    site.clock.turn(hours=-1)
    _told(renewed, token, change)
    site.clock.turn(hours=3)
    assert renewed.fetch(token["url"], If_Modified_Since=given).status_code == 200


@pytest.mark.parametrize("hours", [0, -1])
def test_an_epoch_comes_after_all_that_was_told(
    site: Site, again: Again, token: dict[str, Any], hours: int
) -> None:
    site.clock.turn(minutes=1)
    before = site.fetch(token["url"])
    site.clock.turn(hours=hours)
    renewed = again(words=GERMAN)
    site.clock.turn(hours=2)
    after = renewed.fetch(token["url"], If_Modified_Since=before.headers["Last-Modified"])
    assert after.status_code == 200
    old, new = (stamps(_only_event(answer.data)) for answer in (before, after))
    assert new[0] == old[0]
    assert new[1] == new[2] > old[1]


def test_damage_in_one_row_does_not_carry_the_epoch_away(
    site: Site, again: Again, token: dict[str, Any]
) -> None:
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET changed_at = 99999999999999"))
    site.clock.turn(hours=1)
    assert again(words=GERMAN).services.renderer.epoch == site.clock()


def test_a_second_notice_never_looks_older_than_the_first(site: Site, token: dict[str, Any]) -> None:
    told = []
    for hours, active in ((3, False), (1, True), (-3, False)):
        site.clock.turn(hours=hours)
        site.host.make_user(active=active)
        told.append(stamps(site.events(token["url"])[0]))
    (_, first, _), _, (created, second, modified) = told
    assert created == site.clock() > START
    assert second == modified > first


def _only_event(body: bytes) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return event
