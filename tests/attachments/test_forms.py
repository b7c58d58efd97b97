"""The three forms, by Accept, for GET and POST."""

import pytest

from tests.api.refusals import problem
from tests.attachments.asking import (
    ADA,
    BOOKING,
    INVITATION,
    JSON,
    MESSAGE,
    OBJECT,
    content,
    event_of,
    get,
    items,
    post,
)
from tests.attachments.conftest import Opened
from tests.attachments.mails import read
from tests.site import Site

FORMS = [JSON, OBJECT, MESSAGE]
ACCEPTED = [
    (None, JSON),
    ("", JSON),
    ("*/*", JSON),
    ("application/*", JSON),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
    (JSON, JSON),
    ("application/json; charset=utf-8", JSON),
    (OBJECT, OBJECT),
    ("TEXT/Calendar", OBJECT),
    ("text/*", OBJECT),
    ("text/calendar; charset=utf-8; method=REQUEST", OBJECT),
    ("text/calendar;method=REQUEST, */*;q=0.1", OBJECT),
    ("application/json;q=0.2, text/calendar;q=0.9", OBJECT),
    ("text/calendar;q=0.1, application/json;q=0.2, message/rfc822;q=0.3", MESSAGE),
    ("text/plain, message/rfc822;q=0.5", MESSAGE),
    ("message/*", MESSAGE),
    ("application/json;q=0, message/rfc822;q=0.1, */*;q=0.01", MESSAGE),
]
REFUSED = [
    *("text/plain", "text/html, application/xml", "application/pdf", "text/calendar;q=0", "*/*;q=0"),
    *("application/problem+json", "message/partial", "nonsense"),
]


@pytest.fixture(scope="module")
def office(opened: Opened) -> Site:
    site = opened()
    site.host.make_booking("b-1", organiser=ADA)
    site.host.make_booking("b-2", organiser=ADA, summary="Second")
    return site


@pytest.mark.parametrize(("accept", "form"), ACCEPTED)
def test_the_form_that_is_accepted_best(office: Site, accept: str | None, form: str) -> None:
    for answer in (get(office, "b-1", accept=accept), post(office, accept=accept, booking_id="b-1")):
        assert (answer.status_code, answer.mimetype) == (200, form)


@pytest.mark.parametrize("accept", REFUSED)
def test_none_of_the_three(office: Site, accept: str) -> None:
    for answer in (get(office, "b-1", accept=accept), post(office, accept=accept, booking_id="b-1")):
        assert all(form in problem(answer, 406)["detail"] for form in FORMS)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (None, 200),
        ("*/*", 200),
        (JSON, 200),
        (f"{OBJECT}, */*;q=0.1", 200),
        (f"{MESSAGE}, {JSON};q=0.5", 200),
        (OBJECT, 406),
        (MESSAGE, 406),
        ("text/plain", 406),
    ],
)
@pytest.mark.parametrize("bookings", [["b-1"], ["b-1", "b-2"]])
def test_several_are_json_alone(office: Site, bookings: list[str], accept: str | None, status: int) -> None:
    answer = post(office, accept=accept, booking_ids=bookings)
    assert answer.status_code == status
    if status == 200:
        assert len(items(answer)) == len(bookings)


def test_the_object(office: Site) -> None:
    answer = get(office, "b-1", accept=OBJECT)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    assert event_of(answer.data)["SUMMARY"] == "Planning meeting"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_message(office: Site) -> None:
    answer = get(office, "b-1", accept=MESSAGE)
    assert answer.headers["Content-Type"] == MESSAGE
    assert read(answer.data).object == get(office, "b-1", accept=OBJECT).data


def test_the_json(office: Site) -> None:
    (item,) = items(get(office, "b-1"))
    booking = office.host.call("GET", "/bookings/b-1").get_json()
    assert content(item) == get(office, "b-1", accept=OBJECT).data
    del item["content_base64"]
    assert item == {
        "filename": "invite.ics",
        "content_type": "text/calendar; charset=utf-8; method=REQUEST",
        "method": "REQUEST",
        "uid": booking["uid"],
        "sequence": booking["sequence"],
    }


def test_items_as_messages(office: Site) -> None:
    texts = {"subject": "Both", "text": "See you."}
    answer = post(office, booking_ids=["b-1", "b-2"], form="message", **texts)
    found = [(item["filename"], item["content_type"], item["method"]) for item in items(answer)]
    assert found == [("message.eml", MESSAGE, "REQUEST")] * 2
    mails = [read(content(item)) for item in items(answer)]
    assert [str(event_of(mail.object)["SUMMARY"]) for mail in mails] == ["Planning meeting", "Second"]
    assert {mail.subject for mail in mails} == {"Both"}
    assert len({mail.message_id for mail in mails}) == 2
    (one,) = items(post(office, booking_id="b-1", form="message"))
    assert read(content(one)).message_id == mails[0].message_id
    assert items(post(office, booking_id="b-1", form="object")) == items(post(office, booking_id="b-1"))


def test_a_head_is_a_get_without_its_body(office: Site) -> None:
    path = f"/bookings/b-1/attachments/{INVITATION}"
    query = {"recipient": "guest@x.example"}
    head = office.host.call("HEAD", path, query_string=query, headers={"Accept": OBJECT})
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_type == get(office, "b-1", accept=OBJECT).content_type


@pytest.mark.parametrize("accept", [OBJECT, MESSAGE])
def test_a_booking_sent_along_in_every_form(office: Site, accept: str) -> None:
    answer = post(office, accept=accept, booking=BOOKING)
    data = answer.data if accept == OBJECT else read(answer.data).object
    assert data == content(items(post(office, booking=BOOKING))[0])
