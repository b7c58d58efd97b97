"""SEQUENCE and the stamps: what raises them, what does not, and that they never fall."""

from datetime import timedelta
from typing import Any

import pytest

from tests.bookings.samples import DELETE, EXAMPLE, NOON, said, told
from tests.site import Site

LATER = NOON + timedelta(minutes=5)

VISIBLE: dict[str, dict[str, Any]] = {
    "summary": {"summary": "Review"},
    "description": {"description": "Bring nothing."},
    "description taken away": {"description": None},
    "location": {"location": "Room 5"},
    "confirmed": {"status": "confirmed"},
    "cancelled": {"status": "cancelled"},
    "rejected": {"status": "rejected"},
    "start": {"start": "2026-12-01T10:15:00"},
    "end": {"end": "2026-12-01T11:15:00"},
    "start and end": {"start": "2026-12-02T10:00:00", "end": "2026-12-02T11:00:00"},
    "zone of local times": {"timezone": "Europe/Paris"},
    "all_day": {"start": "2026-12-01", "end": "2026-12-02", "all_day": True},
    "url": {"url": "https://host.example/bookings/43"},
    "meeting address": {"meeting": {"provider": "google_meet", "url": "https://meet.example/y"}},
    "meeting provider": {"meeting": {"provider": "zoom", "url": "https://meet.example/x"}},
    "meeting taken away": {"meeting": None},
    "categories": {"categories": ["EPA", "Gateway"]},
    "managed_by set": {"managed_by": "teams"},
    "several at once": {"summary": "Review", "location": "Room 5", "status": "confirmed"},
}

INVISIBLE: dict[str, dict[str, Any]] = {
    "participants": {"participants": []},
    "a role": {"participants": [{"user": "u-17", "role": "assessor"}]},
    "kind": {"kind": "review"},
    "organiser": {"organiser": {"email": "bea@host.example"}},
    "retake_of": {"retake_of": "b-0"},
    "the same instant with Z": {"start": "2026-12-01T10:00:00Z"},
    "the same instant with an offset": {"start": "2026-12-01T12:00:00+02:00"},
    "the same instant without seconds": {"start": "2026-12-01T10:00"},
    "a fraction of a second": {"start": "2026-12-01T10:00:00.25"},
    "another name of the zone": {"timezone": "Europe/Belfast"},
}


@pytest.mark.parametrize("fields", VISIBLE.values(), ids=VISIBLE)
def test_a_visible_change_raises_it_by_one(fields: dict[str, Any]) -> None:
    kept = told(None, said()).record
    outcome = told(kept, said(**fields), now=LATER)
    assert outcome.record.sequence == kept.sequence + 1
    assert outcome.record.changed_at == outcome.record.updated_at == LATER
    assert outcome.record.created_at == NOON
    assert set(outcome.changed) == set(fields)


def test_all_day_in_place_of_the_same_instants_is_a_visible_change() -> None:
    kept = told(None, said(start="2026-12-01T00:00:00Z", end="2026-12-02T00:00:00Z")).record
    outcome = told(kept, said(start="2026-12-01", end="2026-12-02", all_day=True), now=LATER)
    assert outcome.record.sequence == kept.sequence + 1


@pytest.mark.parametrize("fields", INVISIBLE.values(), ids=INVISIBLE)
def test_an_invisible_change_is_kept_and_raises_nothing(fields: dict[str, Any]) -> None:
    kept = told(None, said()).record
    outcome = told(kept, said(**fields), now=LATER)
    assert outcome.record.booking == said(**fields)
    assert (outcome.record.sequence, outcome.record.changed_at) == (kept.sequence, kept.changed_at)
    assert outcome.record.updated_at == LATER
    assert set(outcome.changed) == set(fields)


def test_a_newer_version_of_the_same_data_raises_nothing() -> None:
    kept = told(None, said(), 1).record
    outcome = told(kept, said(), 2, LATER)
    assert (outcome.applied, outcome.changed, outcome.record.version) == (True, (), 2)
    assert (outcome.record.sequence, outcome.record.updated_at) == (kept.sequence, kept.updated_at)


def test_cancelled_rejected_and_deleted_are_one_state() -> None:
    kept = told(None, said(status="cancelled")).record
    rejected = told(kept, said(status="rejected"), now=LATER)
    deleted = told(rejected.record, DELETE, now=LATER)
    assert rejected.changed == ("status",)
    assert kept.sequence == rejected.record.sequence == deleted.record.sequence
    assert kept.changed_at == deleted.record.changed_at


def test_another_manager_is_no_change_but_clearing_it_is() -> None:
    kept = told(None, said(managed_by="teams")).record
    zoom = told(kept, said(managed_by="zoom"), now=LATER).record
    assert zoom.sequence == kept.sequence
    assert told(zoom, said(managed_by=None), now=LATER).record.sequence == kept.sequence + 1


def test_made_again_after_a_delete_it_goes_on_from_there() -> None:
    kept = told(told(None, said()).record, DELETE, now=LATER).record
    again = told(kept, said(), now=LATER)
    assert (kept.sequence, again.record.sequence) == (1, 2)
    assert again.made
    assert again.record.uid == kept.uid


def test_the_first_put_after_an_early_delete_counts_as_made_again() -> None:
    gone = told(None, DELETE, 3).record
    assert told(gone, said(), 4).record.sequence == gone.sequence + 1


def test_a_clock_set_back_never_lowers_a_stamp() -> None:
    kept = told(None, said()).record
    changed = told(kept, said(location="Room 5"), now=NOON - timedelta(hours=1)).record
    deleted = told(changed, DELETE, now=NOON - timedelta(days=1)).record
    again = told(deleted, said(), now=NOON - timedelta(days=2)).record
    stamps = [record.changed_at for record in (kept, changed, deleted, again)]
    assert stamps == [NOON + timedelta(seconds=n) for n in range(4)]


def test_the_answer_and_the_feed_tell_the_same_number(site: Site) -> None:
    site.host.make_user("u-17")
    url = site.host.feed_url("u-17")
    base = {**EXAMPLE, "version": None}
    expected = site.host.make_booking(**base)["sequence"]
    for name, fields in {**VISIBLE, **INVISIBLE}.items():
        if name in ("managed_by set", "participants"):
            continue  # not in this feed then
        site.clock.turn(seconds=-30)  # and stamps still rise
        seen = site.events(url)[0]["LAST-MODIFIED"].dt
        expected += name in VISIBLE
        assert (name, site.host.make_booking(**{**base, **fields})["sequence"]) == (name, expected)
        (event,) = site.events(url)
        assert (name, event["SEQUENCE"]) == (name, expected)
        assert (event["LAST-MODIFIED"].dt > seen) == (name in VISIBLE)
        expected += name in VISIBLE
        assert (name, site.host.make_booking(**base)["sequence"]) == (name, expected)
