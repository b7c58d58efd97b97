"""The life of a booking as mails: one UID, one ORGANIZER, SEQUENCE rising, DTSTAMP never falling."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from feedserver.outbox.worker import run_due
from tests.api.refusals import fields_refused, problem
from tests.attachments.asking import (
    ADA,
    CANCELLATION,
    INVITATION,
    PROVISIONAL,
    asked,
    event_of,
    get,
    items,
    post,
)
from tests.feeds.conftest import again as again
from tests.site import START, Site

AT_TWO = {"start": "2026-12-02T14:00:00", "end": "2026-12-02T15:00:00"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a mail program goes by."""

    uid: str
    organizer: str
    sequence: int
    stamp: datetime


def _mailed(site: Site, kind: str, booking: str = "b-1") -> Seen:
    data = asked(site, kind, booking_id=booking, sender=None)
    event = event_of(data)
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt
    return Seen(str(event["UID"]), str(event["ORGANIZER"]), int(event["SEQUENCE"]), event["DTSTAMP"].dt)


def _check(life: list[Seen], site: Site) -> None:
    assert len({(one.uid, one.organizer) for one in life}) == 1
    sequences = [one.sequence for one in life]
    assert sequences == sorted({*sequences})
    stamps = [one.stamp for one in life]
    assert stamps == sorted({*stamps})
    assert site.host.call("GET", "/bookings/b-1").get_json().get("uid", life[0].uid) == life[0].uid


@pytest.fixture
def host(site: Site) -> Site:
    site.host.make_user()
    return site


def test_from_provisional_to_cancelled(host: Site) -> None:
    steps: list[tuple[dict[str, Any], str, int]] = [
        ({"status": "provisional"}, PROVISIONAL, 0),
        ({"status": "confirmed"}, INVITATION, 60),
        (AT_TWO, "planning_meeting_rescheduled", -3600),  # the clock is turned back
        ({**AT_TWO, "end": "2026-12-02T16:00:00"}, "planning_meeting_updated", 1),
        ({**AT_TWO, "status": "cancelled"}, CANCELLATION, 5),
    ]
    life = []
    for fields, kind, seconds in steps:
        host.clock.turn(seconds=seconds)
        host.host.make_booking("b-1", organiser=ADA, **fields)
        life.append(_mailed(host, kind))
    _check(life, host)
    feed = event_of(host.fetch(host.host.feed_url()).data)
    assert (feed["UID"], feed["SEQUENCE"]) == (life[-1].uid, life[-1].sequence)


def test_rejected_and_booked_again(host: Site) -> None:
    life = []
    for status, kind in [
        ("provisional", PROVISIONAL),
        ("rejected", "planning_meeting_booking_rejected"),
        ("provisional", PROVISIONAL),
        ("confirmed", INVITATION),
    ]:
        host.clock.turn(minutes=1)
        host.host.make_booking("b-1", organiser=ADA, status=status)
        life.append(_mailed(host, kind))
    _check(life, host)


def test_deleted_and_booked_again(host: Site) -> None:
    host.host.make_booking("b-1", organiser=ADA)
    life = [_mailed(host, INVITATION)]
    assert host.host.call("DELETE", "/bookings/b-1").status_code == 204
    life.append(_mailed(host, CANCELLATION))
    host.host.make_booking("b-1", organiser=ADA)
    life.append(_mailed(host, INVITATION))
    _check(life, host)


def test_a_series_from_request_to_cancel(host: Site) -> None:
    weekly: dict[str, Any] = {"rrule": "FREQ=WEEKLY;COUNT=3"}
    gone = {"recurrence_id": "2026-12-08T10:00:00", "status": "cancelled"}
    host.host.make_booking("b-1", organiser=ADA, recurrence=weekly)
    life = [_mailed(host, INVITATION)]
    host.host.make_booking("b-1", organiser=ADA, recurrence={**weekly, "overrides": [gone]})
    life.append(_mailed(host, "planning_meeting_updated"))
    host.host.make_booking("b-1", organiser=ADA, recurrence=weekly, status="cancelled")
    life.append(_mailed(host, CANCELLATION))
    _check(life, host)


def test_what_nobody_sees_moves_nothing(host: Site) -> None:
    host.host.make_booking("b-1", organiser=ADA)
    before = asked(host, booking_id="b-1")
    host.clock.turn(days=1)
    people = [{"user": "amira"}, {"email": "guest@x.example", "role": "employer"}]
    host.host.make_booking("b-1", organiser=ADA, participants=people, kind="other", version=9)
    assert asked(host, booking_id="b-1") == before


def test_neither_tokens_nor_words_move_it(host: Site, again: Callable[..., Site]) -> None:
    host.host.make_booking("b-1", organiser=ADA)
    token = host.host.issue()
    before, fed = asked(host, booking_id="b-1"), host.fetch(token["url"]).data
    host.clock.turn(days=1)
    assert host.host.call("PATCH", f"/tokens/{token['id']}", {"privacy": "busy"}).status_code == 200
    words = replace(host.settings.words, pending="[OPEN]")
    renewed = again(words=words)
    assert event_of(renewed.fetch(token["url"]).data)["DTSTAMP"].dt > event_of(fed)["DTSTAMP"].dt == START
    assert asked(renewed, booking_id="b-1") == before


def test_words_of_the_installation_are_in_it(host: Site, again: Callable[..., Site]) -> None:
    host.host.make_booking("b-1", status="provisional")
    renewed = again(words=replace(host.settings.words, pending="[OPEN]"))
    event = event_of(asked(renewed, PROVISIONAL, booking_id="b-1"))
    assert (event["SUMMARY"], event["DTSTAMP"].dt) == ("[OPEN] Planning meeting", START)


def test_the_same_bytes_each_time_and_in_each_way(host: Site, again: Callable[..., Site]) -> None:
    host.host.make_booking("b-1", organiser=ADA)
    guest = {"email": "guest@x.example"}
    first = asked(host, booking_id="b-1", recipient=guest)
    host.clock.turn(days=3)
    assert asked(again(), booking_id="b-1", recipient=guest) == first
    assert post(host, accept="text/calendar", booking_id="b-1", recipient=guest).data == first
    assert get(host, "b-1", accept="text/calendar").data == first
    (listed,) = items(post(host, booking_ids=["b-1"], recipient=guest))
    assert listed == items(get(host, "b-1"))[0]


def test_a_tombstone_is_cancelled_by_mail_until_it_is_erased(host: Site) -> None:
    host.host.make_booking("b-1", organiser=ADA)
    host.host.call("DELETE", "/bookings/b-1")
    host.clock.turn(days=29)
    event = event_of(asked(host, CANCELLATION, booking_id="b-1"))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert get(host, "b-1", CANCELLATION).status_code == 200
    assert "deleted" in post(host, INVITATION, booking_id="b-1").get_json()["detail"]
    host.clock.turn(days=2)
    run_due(host.services)
    problem(get(host, "b-1", CANCELLATION), 404)
    assert fields_refused(post(host, CANCELLATION, booking_id="b-1")) == {"booking_id"}
    assert fields_refused(post(host, CANCELLATION, booking_ids=["b-1"])) == {"booking_ids.0"}
