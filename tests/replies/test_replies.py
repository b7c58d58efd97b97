"""POST /replies: whose answer it is, what it changes, and what changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.api.refusals import fields_refused, problem
from tests.replies.conftest import PEOPLE, Post
from tests.replies.samples import CALDAV_SERVER, PROGRAMS, UID, answering, message, reply, sample
from tests.site import Site

Answers = Callable[[], list[str | None]]
NOTHING = [None, None, None]


def refused(answer: dict[str, Any], word: str) -> bool:
    """Nothing was applied, and the reason has that word."""
    assert (set(answer), answer["applied"]) == ({"applied", "reason"}, False)
    return word in answer["reason"] and answer["reason"].endswith(".")


def test_an_answer_stands_with_its_participant(site: Site, uid: str, post: Post) -> None:
    amira = {"user": "amira", "email": None, "name": None, "role": "apprentice"}
    noted = {**amira, "answer": "accepted", "answered_at": "2026-11-24T09:00:00Z"}
    assert post(answering(uid)) == {"applied": True, "booking": "b-1", "participants": [noted]}
    first, *others = site.host.call("GET", "/bookings/b-1").get_json()["participants"]
    assert first == noted
    assert [(other["answer"], other["answered_at"]) for other in others] == [(None, None)] * 2
    listed = site.host.call("GET", "/bookings").get_json()["items"][0]
    assert listed["participants"][0] == noted


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("amira@x.example", 0),
        ("AMIRA@X.EXAMPLE", 0),
        ("ben@x.example", 1),
        ("ben@home.example", 1),
        ("guest@x.example", 2),
        ("%67uest@x.example", 2),
    ],
)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "Declined", "TENTATIVE"])
def test_who_answers_is_found_by_address(
    uid: str, post: Post, answers: Answers, address: str, place: int, partstat: str
) -> None:
    assert post(answering(uid, address, partstat))["applied"]
    assert answers() == [partstat.lower() if place == here else None for here in range(3)]


def test_all_who_have_the_address_have_answered(site: Site, uid: str, post: Post, answers: Answers) -> None:
    site.host.make_user("ben", email="amira@x.example")
    site.host.make_booking(participants=[*PEOPLE, {"email": "amira@X.example"}], version=2)
    assert len(post(answering(uid))["participants"]) == 3
    assert answers() == ["accepted", "accepted", None, "accepted"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_mail_of_a_program(site: Site, uid: str, post: Post, program: str) -> None:
    _rename(site, uid)
    site.host.make_user("amira", email="amira.okafor@college.example")
    people = [{"user": "amira"}, *({"email": f"{name}@x.example"} for name in ("guest", "jonas", "zoë"))]
    site.host.make_booking(participants=people)
    answer = post(sample(PROGRAMS[program]), "message/rfc822")
    found = [(one["user"] or one["email"], one["answer"]) for one in answer["participants"]]
    assert found == {
        "outlook": [("amira", "accepted")],
        "gmail": [("guest@x.example", "declined")],
        "apple mail": [("jonas@x.example", "tentative")],
        "thunderbird": [("zoë@x.example", "accepted")],
    }.get(program)


def test_the_object_alone_in_any_charset(site: Site, uid: str, post: Post) -> None:
    _rename(site, uid)
    assert post(sample(CALDAV_SERVER), "text/calendar; charset=iso-8859-1; method=REPLY")["applied"]


def test_it_touches_neither_version_nor_sequence_nor_a_feed(site: Site, uid: str, post: Post) -> None:
    url = site.host.feed_url()
    feed, before = site.fetch(url), site.host.call("GET", "/bookings/b-1")
    site.clock.turn(hours=1)
    assert post(answering(uid))["applied"]
    after = site.host.call("GET", "/bookings/b-1")
    assert before.headers["ETag"] != after.headers["ETag"]
    same = {name: value for name, value in after.get_json().items() if name != "participants"}
    assert same == {name: before.get_json()[name] for name in same}
    again = site.fetch(url, If_None_Match=feed.headers["ETag"])
    assert again.status_code == 304
    assert (feed.data, feed.headers["ETag"]) == (site.fetch(url).data, again.headers["ETag"])
    booked = site.host.put(participants=PEOPLE, version=2).get_json()
    assert (booked["changed"], booked["sequence"]) == ([], 0)


def test_a_later_answer_replaces_an_earlier_one(uid: str, post: Post, answers: Answers) -> None:
    later, earlier = ":20261124T100000Z", ":20261124T095959Z"
    assert post(answering(uid, partstat="DECLINED", DTSTAMP=later))["applied"]
    assert refused(post(answering(uid, DTSTAMP=earlier)), "older")
    assert answers()[0] == "declined"
    assert post(answering(uid, DTSTAMP=later))["applied"]
    assert answers()[0] == "accepted"


@pytest.mark.parametrize("stamp", [None, ":20361124T090000Z", ":nonsense"])
def test_an_answer_is_never_from_the_future(site: Site, uid: str, post: Post, stamp: str | None) -> None:
    (person,) = post(answering(uid, DTSTAMP=stamp))["participants"]
    assert person["answered_at"] == "2026-11-24T12:00:00Z"
    site.clock.turn(minutes=1)
    (person,) = post(answering(uid, DTSTAMP=stamp, partstat="DECLINED"))["participants"]
    assert (person["answer"], person["answered_at"]) == ("declined", "2026-11-24T12:01:00Z")


def test_an_older_sequence_changes_nothing(site: Site, uid: str, post: Post, answers: Answers) -> None:
    site.host.make_booking(participants=PEOPLE, summary="Review")
    for sequence in (":0", None):
        assert refused(post(answering(uid, SEQUENCE=sequence)), "SEQUENCE")
    assert answers() == NOTHING
    assert post(answering(uid, SEQUENCE=":1"))["applied"]


def test_a_stranger_changes_nothing(uid: str, post: Post, answers: Answers) -> None:
    for address in ("eve@x.example", "", "amira@x.example.evil.example", "amira"):
        assert refused(post(answering(uid, address)), "stranger")
    no_mailto = reply(uid, ATTENDEE=";PARTSTAT=ACCEPTED:urn:uuid:1")
    assert refused(post(no_mailto), "stranger")
    assert answers() == NOTHING


def test_the_sender_of_the_mail_does_not_count(uid: str, post: Post, answers: Answers) -> None:
    forged = message(answering(uid, "eve@x.example")).replace(b"forged@nowhere.example", b"amira@x.example")
    assert refused(post(forged, "message/rfc822"), "stranger")
    assert answers() == NOTHING


def test_what_fits_no_booking_changes_nothing(site: Site, uid: str, post: Post) -> None:
    for other in ("nothing@feedserver.local", uid.upper(), f"{uid}x", "x" * 3000, "b-1"):
        assert refused(post(answering(other)), "UID")
    site.host.call("DELETE", "/bookings/b-never?version=3")
    assert refused(post(answering(site.services.booking_uid("b-never"))), "UID")


@pytest.mark.parametrize("partstat", ["NEEDS-ACTION", "DELEGATED", "X-PERHAPS", ""])
def test_what_is_no_answer_changes_nothing(uid: str, post: Post, answers: Answers, partstat: str) -> None:
    assert refused(post(answering(uid, partstat=partstat)), "neither")
    assert answers() == NOTHING


def test_several_attendees_change_nothing(uid: str, post: Post, answers: Answers) -> None:
    two = ";PARTSTAT=ACCEPTED:mailto:amira@x.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@x.example"
    assert refused(post(reply(uid, ATTENDEE=two)), "several")
    assert answers() == NOTHING


def test_an_answer_for_one_occurrence_is_not_kept(uid: str, post: Post, answers: Answers) -> None:
    assert refused(post(answering(uid, RECURRENCE_ID=":20261208T100000Z")), "single occurrence")
    assert answers() == NOTHING


@pytest.mark.parametrize("end", ["cancelled", "rejected", "deleted"])
def test_a_booking_that_does_not_take_place_takes_no_answers(
    site: Site, uid: str, post: Post, end: str
) -> None:
    if end == "deleted":
        site.host.call("DELETE", "/bookings/b-1")
    else:
        site.host.make_booking(participants=PEOPLE, status=end)
    assert refused(post(answering(uid, SEQUENCE=":1")), "cancelled")


def test_what_is_no_reply_is_refused(site: Site, uid: str) -> None:
    for body, kind in ((reply(uid, METHOD=":REQUEST"), "text/calendar"), ("Hello", "message/rfc822")):
        response = site.host.call("POST", "/replies", data=body, content_type=kind)
        assert fields_refused(response) == {""}
    response = site.host.call("POST", "/replies", {"uid": uid})
    problem(response, 415)
    for kind, octets in (("text/calendar", 256 * 1024), ("message/rfc822", 1024 * 1024)):
        response = site.host.call("POST", "/replies", data=b"a" * (octets + 1), content_type=kind)
        problem(response, 413)
    packed = {"Content-Encoding": "gzip"}
    problem(site.host.call("POST", "/replies", data=b"a", content_type="text/calendar", headers=packed), 415)


def test_who_left_or_was_deleted_is_a_stranger(site: Site, uid: str, post: Post, answers: Answers) -> None:
    site.host.call("DELETE", "/users/amira")
    assert refused(post(answering(uid)), "stranger")
    assert post(answering(uid, "guest@x.example"))["applied"]
    assert answers() == [None, "accepted"]


def test_an_answer_outlives_the_process(site: Site, uid: str, post: Post) -> None:
    assert post(answering(uid))["applied"]
    again = site.restart()
    assert again.host.call("GET", "/bookings/b-1").get_json()["participants"][0]["answer"] == "accepted"
    again.close()


def _rename(site: Site, uid: str) -> None:
    """Give the booking the UID that the samples answer to."""
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET uid = :new WHERE uid = :old"), {"new": UID, "old": uid})
