"""A booking that a feed never showed, as it was provisional, leaves no tombstone there when it is deleted."""

import pytest

from tests.site import Site

PLACEHOLDER = ["No bookings at present"]
TOMBSTONE = ["[CANCELLED] Planning meeting"]


@pytest.fixture
def urls(site: Site) -> tuple[str, str]:
    """Two feeds with one provisional booking: the first hides it, the second shows it."""
    site.host.make_user()
    site.host.make_booking(status="provisional")
    found = site.host.feed_url(provisional="hide"), site.host.feed_url()
    assert [site.titles(url) for url in found] == [PLACEHOLDER, ["[PENDING] Planning meeting"]]
    return found


def test_deleted_while_provisional(site: Site, urls: tuple[str, str]) -> None:
    site.host.call("DELETE", "/bookings/b-1")
    assert [site.titles(url) for url in urls] == [PLACEHOLDER, TOMBSTONE]


@pytest.mark.parametrize("status", ["confirmed", "cancelled", "rejected"])
def test_deleted_in_another_state_it_leaves_one(site: Site, urls: tuple[str, str], status: str) -> None:
    site.host.make_booking(status=status)
    site.host.call("DELETE", "/bookings/b-1")
    assert [site.titles(url) for url in urls] == [TOMBSTONE, TOMBSTONE]


def test_booked_again_it_shows(site: Site, urls: tuple[str, str]) -> None:
    site.host.call("DELETE", "/bookings/b-1")
    site.host.make_booking(status="confirmed")
    assert site.titles(urls[0]) == ["Planning meeting"]


@pytest.mark.parametrize("form", ["native", "expanded"])
def test_a_series(site: Site, form: str) -> None:
    site.host.make_user()
    url = site.host.feed_url(provisional="hide", recurrence=form)
    site.host.make_booking(status="provisional", recurrence={"rrule": "FREQ=DAILY;COUNT=2"})
    site.host.call("DELETE", "/bookings/b-1")
    assert site.titles(url) == PLACEHOLDER


def test_a_series_of_which_one_occurrence_was_shown(site: Site) -> None:
    site.host.make_user()
    url = site.host.feed_url(provisional="hide")
    confirmed = {"recurrence_id": "2026-12-02T10:00:00", "status": "confirmed"}
    rule = {"rrule": "FREQ=DAILY;COUNT=3", "overrides": [confirmed]}
    site.host.make_booking(status="provisional", recurrence=rule)
    (before,) = site.events(url)
    site.host.call("DELETE", "/bookings/b-1")
    (after,) = site.events(url)
    assert (before["SUMMARY"], after["SUMMARY"]) == ("Planning meeting", TOMBSTONE[0])
    assert before["UID"] == after["UID"]


def test_the_doctor_counts_it_as_provisional(site: Site, urls: tuple[str, str]) -> None:
    token = site.host.issue(provisional="hide")
    site.host.call("DELETE", "/bookings/b-1")
    site.fetch(token["url"])
    says = site.host.call("GET", f"/tokens/{token['id']}/doctor").get_data(as_text=True)
    assert "1 booking is left out: provisional" in says
