"""What is asked for: a stored booking, several, or a whole one sent along."""

from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.attachments.asking import (
    ADA,
    BOOKING,
    CANCELLATION,
    INVITATION,
    JSON,
    OBJECT,
    asked,
    event_of,
    events_of,
    get,
    items,
    post,
)
from tests.attachments.conftest import Opened
from tests.bookings.samples import EXAMPLE
from tests.site import Site

PATH = "/bookings/b-1/attachments/planning_meeting_invitation?recipient=guest@x.example"


@pytest.fixture(scope="module")
def office(opened: Opened) -> Site:
    site = opened()
    for number in (1, 2, 3):
        site.host.make_booking(f"b-{number}", organiser=ADA, summary=f"Meeting {number}")
    return site


def test_several_come_in_their_order_and_each_once(office: Site) -> None:
    answer = post(office, booking_ids=["b-3", "b-1", "b-3", "b-2", "b-1"])
    assert [item["uid"] for item in items(answer)] == [
        office.host.call("GET", f"/bookings/{booking}").get_json()["uid"] for booking in ("b-3", "b-1", "b-2")
    ]


def test_two_hundred_are_the_most(office: Site) -> None:
    assert len(items(post(office, booking_ids=["b-1"] * 200))) == 1
    assert fields_refused(post(office, booking_ids=["b-1"] * 201)) == {"booking_ids"}
    assert fields_refused(post(office, booking_ids=[])) == {"booking_ids"}


@pytest.mark.parametrize(
    "sources",
    [
        {},
        {"booking_id": "b-1", "booking_ids": ["b-1"]},
        {"booking_id": "b-1", "booking": BOOKING},
        {"booking_ids": ["b-1"], "booking": BOOKING},
    ],
)
def test_exactly_one_source(office: Site, sources: dict[str, Any]) -> None:
    assert fields_refused(post(office, **sources)) == {"booking_id"}


def test_an_unknown_booking(office: Site) -> None:
    problem(get(office, "none"), 404)
    problem(get(office, "a b"), 404)
    assert fields_refused(post(office, booking_id="none")) == {"booking_id"}
    assert fields_refused(post(office, booking_ids=["b-1", "none"])) == {"booking_ids.1"}


def test_a_version_that_was_kept_for_an_unseen_id_is_no_booking(office: Site) -> None:
    assert office.host.call("DELETE", "/bookings/unseen?version=3").status_code == 204
    problem(get(office, "unseen", CANCELLATION), 404)
    assert fields_refused(post(office, CANCELLATION, booking_id="unseen")) == {"booking_id"}


@pytest.mark.parametrize("kind", ["none", "Planning_Meeting_Invitation", "planning_meeting_invitation "])
def test_an_unknown_kind(office: Site, kind: str) -> None:
    problem(get(office, "b-1", kind), 404)
    refused = post(office, kind, booking_id="b-1")
    assert fields_refused(refused) == {"mail_kind"}
    assert INVITATION in refused.get_json()["errors"][0]["message"]


@pytest.mark.parametrize("missing", ["mail_kind", "recipient"])
def test_what_is_needed(office: Site, missing: str) -> None:
    order = {"mail_kind": INVITATION, "recipient": ADA, "booking_id": "b-1"}
    del order[missing]
    assert fields_refused(office.host.call("POST", "/attachments", order)) == {missing}


def test_unknown_fields(office: Site) -> None:
    assert fields_refused(post(office, booking_id="b-1", colour="red")) == {"colour"}
    assert fields_refused(post(office, booking={**BOOKING, "colour": "red"})) == {"booking.colour"}


def test_asking_twice_is_the_same(office: Site) -> None:
    for order in ({"booking_id": "b-1"}, {"booking": BOOKING}, {"booking_ids": ["b-1", "b-2"]}):
        assert items(post(office, **order)) == items(post(office, **order))


def test_nothing_is_stored(office: Site) -> None:
    post(office, booking={**BOOKING, "id": "sent-1"})
    problem(office.host.call("GET", "/bookings/sent-1"), 404)


@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("POST", "/attachments")])
def test_the_scope(office: Site, method: str, path: str) -> None:
    body = {"mail_kind": INVITATION, "recipient": ADA, "booking": BOOKING} if method == "POST" else None
    for scope, status in (
        ("attachments:read", {200, 422}),
        ("attachments:write", {403}),
        ("bookings:read", {403}),
    ):
        headers = {"Authorization": f"Bearer {office.key(scope)}"}
        answer = office.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)
        assert answer.status_code in status
    assert office.client.open(f"/api/v1{path}", method=method, json=body).status_code == 401


def test_an_answer_of_the_server_is_sent_back(office: Site) -> None:
    """What only the server sets is ignored, but for the SEQUENCE and the time of the last change."""
    office.host.make_booking("b-9", **{**EXAMPLE, "participants": [{"user": "amira"}], "version": None})
    office.clock.turn(hours=1)
    answer = office.host.make_booking(
        "b-9", **{**EXAMPLE, "participants": [{"user": "amira"}], "version": None, "summary": "New"}
    )
    answer["participants"][0] |= {"answer": "accepted", "answered_at": "2026-11-24T12:00:00Z"}
    sent = event_of(asked(office, booking=answer))
    stored = event_of(asked(office, booking_id="b-9"))
    sent["CREATED"] = stored["CREATED"]
    assert sent == stored
    assert (sent["UID"], sent["SEQUENCE"]) == (answer["uid"], 1)
    again = event_of(
        asked(office, booking={**answer, "uid": "x@y.example", "applied": 1, "changed": {}, "created_at": 0})
    )
    assert again["UID"] == answer["uid"]


def test_a_deleted_booking_can_still_be_sent_along(office: Site) -> None:
    office.host.make_booking("gone")
    office.host.call("DELETE", "/bookings/gone")
    said = {**BOOKING, "id": "gone", "status": "cancelled", "sequence": 1}
    sent, stored = (
        event_of(asked(office, CANCELLATION, **order))
        for order in ({"booking": said}, {"booking_id": "gone"})
    )
    assert sent["UID"] == stored["UID"]


def test_the_sequence_of_a_booking_sent_along(office: Site) -> None:
    plain = {name: value for name, value in BOOKING.items() if name != "sequence"}
    assert items(post(office, booking=plain))[0]["sequence"] == 0
    for sequence in (0, 7, 2**31 - 1):
        (item,) = items(post(office, booking={**plain, "sequence": sequence}))
        assert item["sequence"] == sequence


def test_a_series_sent_along(office: Site) -> None:
    rule = {"rrule": "FREQ=WEEKLY;COUNT=3"}
    assert len(events_of(asked(office, booking={**BOOKING, "recurrence": rule}))) == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"id": None}, "id"),
        ({"id": ""}, "id"),
        ({"id": "a b"}, "id"),
        ({"id": "x" * 129}, "id"),
        ({"updated_at": None}, "updated_at"),
        ({"updated_at": "2026-11-24"}, "updated_at"),
        ({"updated_at": "2026-11-24T12:00:00"}, "updated_at"),
        ({"updated_at": "1899-12-31T23:59:59Z"}, "updated_at"),
        ({"updated_at": 1}, "updated_at"),
        ({"sequence": -1}, "sequence"),
        ({"sequence": 2**31}, "sequence"),
        ({"sequence": "1"}, "sequence"),
        ({"sequence": 1.5}, "sequence"),
        ({"sequence": None}, "sequence"),
        ({"start": "soon"}, "start"),
        ({"end": "2026-12-01T09:00:00"}, "end"),
        ({"start": "2026-03-29T01:30:00"}, "start"),
        ({"timezone": None}, "timezone"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"summary": " "}, "summary"),
        ({"url": "http://x.example"}, "url"),
        ({"retake_of": "b-42"}, "retake_of"),
        ({"participants": [{}]}, "participants.0"),
        ({"recurrence": {"rrule": "FREQ=HOURLY;COUNT=2"}}, "recurrence.rrule"),
        ({"summary": "a\x00b"}, "summary"),
        ({"description": "\ud800"}, "description"),
    ],
)
def test_errors_are_named_inside_the_booking(office: Site, said: dict[str, Any], field: str) -> None:
    assert fields_refused(post(office, booking={**BOOKING, **said})) == {f"booking.{field}"}


@pytest.mark.parametrize("needed", ["id", "updated_at", "summary", "start", "end"])
def test_what_a_booking_sent_along_needs(office: Site, needed: str) -> None:
    said = {name: value for name, value in BOOKING.items() if name != needed}
    assert fields_refused(post(office, booking=said)) == {f"booking.{needed}"}


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{", JSON, 400),
        (b"[]", JSON, 422),
        (b"{}", OBJECT, 415),
        (b"", JSON, 400),
        (b" " * 262_145, JSON, 413),
    ],
)
def test_what_is_no_body(office: Site, body: bytes, media: str, status: int) -> None:
    problem(office.host.call("POST", "/attachments", data=body, content_type=media), status)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", PATH), ("PUT", "/attachments"), ("GET", "/attachments")]
)
def test_other_methods(office: Site, method: str, path: str) -> None:
    problem(office.host.call(method, path), 405)
