"""Who sends and who gets it: the rules for sender and recipient, with every way to ask."""

from typing import Any

import pytest

from feedserver.errors import StartError
from tests.api.refusals import fields_refused
from tests.attachments.asking import ADA, BOOKING, GUEST, asked, content, event_of, get, items, post
from tests.attachments.conftest import Opened
from tests.site import Site

SETTING = "calendar@host.example"
EVE = {"email": "eve@host.example", "name": "Eve"}


@pytest.fixture(scope="module")
def office(opened: Opened) -> Site:
    """No sender is set. ``own`` has an organiser, ``none`` has not."""
    return _with_bookings(opened())


@pytest.fixture(scope="module")
def set_up(opened: Opened) -> Site:
    """The same with the setting."""
    return _with_bookings(opened(mail_sender=SETTING))


def _with_bookings(site: Site) -> Site:
    site.host.make_booking("own", organiser=EVE)
    site.host.make_booking("none")
    return site


def _organizer(data: bytes) -> tuple[str, str | None]:
    organizer = event_of(data)["ORGANIZER"]
    return organizer.removeprefix("mailto:"), organizer.params.get("CN")


def test_the_sender_given_wins(set_up: Site) -> None:
    assert _organizer(asked(set_up, booking_id="own")) == (ADA["email"], ADA["name"])


def test_else_the_organiser_of_the_booking(set_up: Site) -> None:
    assert _organizer(asked(set_up, booking_id="own", sender=None)) == (EVE["email"], EVE["name"])
    assert _organizer(content(items(get(set_up, "own"))[0])) == (EVE["email"], EVE["name"])


def test_else_the_setting(set_up: Site) -> None:
    assert _organizer(asked(set_up, booking_id="none", sender=None)) == (SETTING, None)
    assert _organizer(content(items(get(set_up, "none"))[0])) == (SETTING, None)


def test_else_a_refusal(office: Site) -> None:
    assert fields_refused(post(office, booking_id="none", sender=None)) == {"sender"}
    assert fields_refused(post(office, booking=BOOKING, sender=None)) == {"sender"}
    assert fields_refused(get(office, "none")) == {"sender"}


def test_each_of_several_has_its_own(set_up: Site) -> None:
    found = items(post(set_up, booking_ids=["own", "none"], sender=None))
    assert [_organizer(content(item))[0] for item in found] == [EVE["email"], SETTING]


def test_the_setting_is_checked_at_the_start(opened: Opened) -> None:
    for value in (
        "nobody",
        "Ada <ada@host.example>",
        "a@b, c@d",
        "ä@host.example",
        "a@b\r\nBcc: c@d",
        "=?utf-8?q?x?=@b",
    ):
        with pytest.raises(StartError, match="mail_sender"):
            opened(mail_sender=value)


@pytest.mark.parametrize("address", [ADA["email"], ADA["email"].upper(), "Ada@Host.Example"])
def test_a_sender_who_is_the_recipient(office: Site, address: str) -> None:
    assert fields_refused(post(office, booking_id="own", recipient={"email": address})) == {"recipient"}


def test_an_organiser_or_a_setting_who_is_the_recipient(set_up: Site) -> None:
    for booking, address in (("own", EVE["email"]), ("none", SETTING)):
        assert fields_refused(get(set_up, booking, recipient=address)) == {"recipient"}
        said = {"recipient": {"email": address}, "sender": None}
        assert fields_refused(post(set_up, booking_id=booking, **said)) == {"recipient"}


@pytest.mark.parametrize("query", [{}, {"recipient": ""}, {"recipient": ["a@x.example", "b@x.example"]}])
def test_one_recipient_in_a_get(office: Site, query: Any) -> None:
    path = "/bookings/own/attachments/planning_meeting_invitation"
    assert fields_refused(office.host.call("GET", path, query_string=query)) == {"recipient"}


def test_a_plus_in_a_query_is_percent_encoded(office: Site) -> None:
    path = "/bookings/own/attachments/planning_meeting_invitation?recipient="
    (item,) = items(office.host.call("GET", f"{path}a%2Bb@x.example"))
    assert event_of(content(item))["ATTENDEE"] == "mailto:a+b@x.example"
    assert fields_refused(office.host.call("GET", f"{path}a+b@x.example")) == {"recipient"}


def test_the_recipient_need_not_be_a_participant(office: Site) -> None:
    event = event_of(asked(office, booking_id="own", recipient={"email": "stranger@else.example"}))
    assert event["ATTENDEE"] == "mailto:stranger@else.example"


@pytest.mark.parametrize("rsvp", [False, True, None])
def test_an_answer_is_asked_for_only_on_wish(office: Site, rsvp: bool | None) -> None:
    event = event_of(asked(office, booking_id="own", rsvp=rsvp))
    assert event["ATTENDEE"].params["RSVP"] == ("TRUE" if rsvp else "FALSE")


@pytest.mark.parametrize("rsvp", ["true", 1, "FALSE", []])
def test_rsvp_is_true_or_false(office: Site, rsvp: Any) -> None:
    assert fields_refused(post(office, booking_id="own", rsvp=rsvp)) == {"rsvp"}


def test_an_organiser_whom_no_mail_reaches_does_not_send(office: Site) -> None:
    """Bookings take addresses beyond ASCII; ``organiser`` of a feed is never written."""
    office.host.make_booking("idn", organiser={"email": "jörg@münchen.example"})
    assert fields_refused(get(office, "idn")) == {"sender"}
    assert items(post(office, booking_id="idn"))


def test_names_of_any_script(office: Site) -> None:
    for name in ("Jörg Müller", "山田　太郎", "שלום כהן", "می‌خواهم", 'O\'Neil, Dr. "Jo"', "👩‍👩‍👧 Family"):
        event = event_of(asked(office, booking_id="own", recipient={**GUEST, "name": name}))
        assert event["ATTENDEE"].params["CN"] == name.replace('"', "'")
