"""Which kind goes with which state; what another integration manages, and what is taken back."""

from typing import Any

import pytest

from tests.api.refusals import problem
from tests.attachments.asking import (
    ADA,
    BOOKING,
    CANCELLATION,
    INVITATION,
    JSON,
    KINDS,
    MESSAGE,
    OBJECT,
    PROVISIONAL,
    asked,
    event_of,
    get,
    items,
    post,
)
from tests.attachments.conftest import Opened
from tests.site import Site

STATES = ["provisional", "confirmed", "cancelled", "rejected", "deleted"]
OVER = STATES[2:]


@pytest.fixture(scope="module")
def office(opened: Opened) -> Site:
    """A booking in each state, named like it; one that Teams manages, one that it managed when cancelled."""
    site = opened()
    for state in STATES:
        status = "confirmed" if state == "deleted" else state
        site.host.make_booking(state, status=status, organiser=ADA)
    assert site.host.call("DELETE", "/bookings/deleted").status_code == 204
    site.host.make_booking("managed", organiser=ADA)
    site.host.make_booking("managed", organiser=ADA, managed_by="teams")
    site.host.make_booking("over", organiser=ADA, managed_by="teams", status="cancelled")
    site.host.make_booking("meeting", organiser=ADA, meeting={"url": "https://meet.example/x"})
    return site


def _goes(kind: str, state: str) -> bool:
    """The contract's rule."""
    if KINDS[kind] == "CANCEL":
        return state in OVER
    return state == "provisional" or (state == "confirmed" and kind != PROVISIONAL)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_with_every_state(office: Site, kind: str, state: str) -> None:
    answers = [get(office, state, kind), post(office, kind, booking_id=state)]
    if state != "deleted":
        answers.append(post(office, kind, booking={**BOOKING, "status": state}))
    for answer in answers:
        if _goes(kind, state):
            (item,) = items(answer)
            assert item["method"] == KINDS[kind]
        else:
            assert state in problem(answer, 409)["detail"].split("; ")[1]


@pytest.mark.parametrize("accept", [JSON, OBJECT, MESSAGE])
def test_a_conflict_in_every_form(office: Site, accept: str) -> None:
    assert "confirmed is confirmed" in problem(get(office, "confirmed", CANCELLATION, accept), 409)["detail"]


def test_one_conflict_of_several_refuses_all(office: Site) -> None:
    refused = problem(post(office, CANCELLATION, booking_ids=["cancelled", "confirmed", "rejected"]), 409)
    assert "confirmed is confirmed" in refused["detail"]


@pytest.mark.parametrize("booking", ["managed", "over"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_others_manage_has_none(office: Site, booking: str, kind: str) -> None:
    for answer in (get(office, booking, kind), post(office, kind, booking_id=booking)):
        assert (answer.status_code, answer.get_json()) == (200, {"attachments": [], "withheld": "managed_by"})
    for accept in (OBJECT, MESSAGE):
        for answer in (get(office, booking, kind, accept), post(office, kind, accept, booking_id=booking)):
            assert (answer.status_code, answer.data) == (204, b"")


def test_withdraw_takes_an_invitation_back(office: Site) -> None:
    event = event_of(asked(office, CANCELLATION, booking_id="managed", withdraw=True))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert event["UID"] == office.host.call("GET", "/bookings/managed").get_json()["uid"]
    answer = post(office, CANCELLATION, OBJECT, booking_id="managed", withdraw=True)
    assert answer.content_type == "text/calendar; charset=utf-8; method=CANCEL"
    assert post(office, CANCELLATION, MESSAGE, booking_id="over", withdraw=True).status_code == 200


def test_withdraw_allows_no_request(office: Site) -> None:
    answer = post(office, INVITATION, booking_id="managed", withdraw=True)
    assert answer.get_json() == {"attachments": [], "withheld": "managed_by"}


def test_withdraw_changes_nothing_for_other_bookings(office: Site) -> None:
    problem(post(office, CANCELLATION, booking_id="confirmed", withdraw=True), 409)
    assert items(post(office, CANCELLATION, booking_id="cancelled", withdraw=True))


@pytest.mark.parametrize("withdraw", [False, True])
def test_a_managed_booking_that_is_sent_along(office: Site, withdraw: bool) -> None:
    said = {**BOOKING, "managed_by": "zoom"}
    answer = post(office, CANCELLATION, booking=said, withdraw=withdraw)
    assert len(answer.get_json()["attachments"]) == withdraw
    assert answer.get_json()["withheld"] == (None if withdraw else "managed_by")


def test_some_of_several_are_withheld(office: Site) -> None:
    answer = post(office, INVITATION, booking_ids=["confirmed", "managed", "provisional"])
    assert len(items(answer)) == 2
    assert answer.get_json()["withheld"] == "managed_by"


def test_a_meeting_alone_withholds_nothing(office: Site) -> None:
    assert items(get(office, "meeting"))


def test_released_bookings_are_mailed_again(opened: Opened) -> None:
    site = opened()
    steps: list[dict[str, Any]] = [{}, {"managed_by": "teams"}, {}]
    sequences = []
    for fields in steps:
        site.host.make_booking("b-1", organiser=ADA, **fields)
        sequences += [item["sequence"] for item in items(get(site, "b-1"))]
    assert sequences == [0, 2]
