"""What a token leaves out or shows in another way: kinds, roles, cancelled, provisional, expiry."""

import pytest

from tests.site import Site

MARKS = ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")


def _lesson(site: Site, booking: str, **fields: object) -> None:
    site.host.make_booking(booking.replace(" ", "-"), summary=booking, **fields)


@pytest.mark.parametrize(
    ("kinds", "shown"),
    [
        ([], {"one", "two", "three"}),
        (["meeting"], {"one"}),
        (["meeting", "exam"], {"one", "two"}),
        (["Meeting"], set()),
    ],
)
def test_kinds_let_through_those_kinds_and_an_empty_list_all(
    site: Site, kinds: list[str], shown: set[str]
) -> None:
    site.host.make_user()
    for booking, kind in (("one", "meeting"), ("two", "exam"), ("three", "booking")):
        _lesson(site, booking, kind=kind)
    assert set(site.titles(site.host.feed_url(kinds=kinds))) == (shown or {"No bookings at present"})


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ([], {"one", "two", "three"}),
        (["trainer"], {"one"}),
        (["trainer", "assessor"], {"one", "two"}),
    ],
)
def test_roles_look_at_the_users_own_part(site: Site, roles: list[str], shown: set[str]) -> None:
    site.host.make_user()
    site.host.make_user("ben")
    other = {"user": "ben", "role": "trainer"}
    for booking, role in (("one", "trainer"), ("two", "assessor"), ("three", None)):
        _lesson(site, booking, participants=[other, {"user": "amira", "role": role}])
    assert set(site.titles(site.host.feed_url(roles=roles))) == shown


def test_kinds_and_roles_must_both_fit(site: Site) -> None:
    site.host.make_user()
    trainer, apprentice = [{"user": "amira", "role": "trainer"}], [{"user": "amira", "role": "apprentice"}]
    _lesson(site, "both", kind="exam", participants=trainer)
    _lesson(site, "kind alone", kind="exam", participants=apprentice)
    _lesson(site, "role alone", kind="lesson", participants=trainer)
    assert site.titles(site.host.feed_url(kinds=["exam"], roles=["trainer"])) == ["both"]


@pytest.mark.parametrize(
    ("cancelled", "marks"),
    [("tombstone", ["CANCELLED", "TRANSPARENT", "FREE"]), ("prefix", ["CONFIRMED", "TRANSPARENT", "FREE"])],
)
@pytest.mark.parametrize("status", ["cancelled", "rejected", "deleted"])
def test_cancelled_bookings_look_as_the_token_says(
    site: Site, status: str, cancelled: str, marks: list[str]
) -> None:
    site.host.make_user()
    url = site.host.feed_url(cancelled=cancelled)
    _end(site, status)
    (event,) = site.events(url)
    assert event["SUMMARY"] == "[CANCELLED] Planning meeting"
    assert [event[name] for name in MARKS] == marks
    assert event["SEQUENCE"] == 1


@pytest.mark.parametrize("status", ["cancelled", "rejected", "deleted"])
def test_hide_leaves_cancelled_bookings_out(site: Site, status: str) -> None:
    site.host.make_user()
    url = site.host.feed_url(cancelled="hide")
    _lesson(site, "other")
    _end(site, status)
    assert site.titles(url) == ["other"]


def test_provisional_show_marks_and_hide_leaves_out(site: Site) -> None:
    site.host.make_user()
    show, hide = site.host.feed_url(), site.host.feed_url(provisional="hide")
    site.host.make_booking(status="provisional")
    (event,) = site.events(show)
    assert [event[name] for name in ("SUMMARY", *MARKS)] == [
        *("[PENDING] Planning meeting", "TENTATIVE", "OPAQUE", "TENTATIVE")
    ]
    assert site.titles(hide) == ["No bookings at present"]
    site.host.make_booking()
    assert site.titles(show) == site.titles(hide) == ["Planning meeting"]


def test_a_confirmed_booking_is_busy_under_every_option(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    for options in ({}, {"cancelled": "prefix"}, {"cancelled": "hide", "provisional": "hide"}):
        (event,) = site.events(site.host.feed_url(**options))
        assert [event[name] for name in MARKS] == ["CONFIRMED", "OPAQUE", "BUSY"]


def test_a_booking_managed_elsewhere_is_in_no_feed_and_comes_back(site: Site) -> None:
    site.host.make_user()
    url = site.host.feed_url()
    site.host.make_booking(managed_by="teams")
    assert site.titles(url) == ["No bookings at present"]
    site.host.make_booking(managed_by=None)
    assert site.titles(url) == ["Planning meeting"]


def test_a_token_ends_at_the_second_of_its_expiry(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    issued = site.host.issue(expires_at="2026-11-24T13:00:00Z")
    path = f"/tokens/{issued['id']}"
    seen = []
    for seconds in (3599, 1, 1):
        site.clock.turn(seconds=seconds)
        status = site.host.call("GET", path).get_json()["status"]
        seen.append((status, site.titles(issued["url"])[0]))
    notice = ("expired", "This calendar is no longer available")
    assert seen == [("live", "Planning meeting"), notice, notice]


def test_an_expiry_in_the_past_ends_the_token_at_once_and_today(site: Site) -> None:
    site.host.make_user()
    issued = site.host.issue(expires_at="2020-01-01T00:00:00Z")
    assert (issued["status"], issued["expires_at"]) == ("expired", "2020-01-01T00:00:00Z")
    (event,) = site.events(issued["url"])
    assert str(event["DTSTART"].dt) == "2026-11-24"


def _end(site: Site, status: str) -> None:
    """A confirmed booking that is then cancelled, rejected or deleted."""
    site.host.make_booking()
    if status == "deleted":
        assert site.host.call("DELETE", "/bookings/b-1").status_code == 204
    else:
        site.host.make_booking(status=status)
