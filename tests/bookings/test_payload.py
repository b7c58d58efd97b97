"""What a host may send as a booking and what it gets back: the fields and their types."""

import pytest

from tests.api.refusals import fields_refused
from tests.bookings.refused import assert_refused, each
from tests.bookings.samples import EXAMPLE
from tests.site import Site


@pytest.fixture(autouse=True)
def _users(site: Site) -> None:
    site.host.make_user("u-17")


def test_every_field_of_the_contracts_example_comes_back_as_it_was_sent(site: Site) -> None:
    made = site.host.call("PUT", "/bookings/b-1", EXAMPLE)
    assert made.status_code == 201
    answer = made.get_json()
    read = site.host.call("GET", "/bookings/b-1").get_json()
    for body in (answer, read):
        assert {name: body[name] for name in EXAMPLE.keys() - {"participants"}} == {
            name: value for name, value in EXAMPLE.items() if name != "participants"
        }
        for sent, returned in zip(EXAMPLE["participants"], body["participants"], strict=True):
            assert sent.items() <= returned.items()
        assert (body["id"], body["sequence"]) == ("b-1", 0)
        assert body["created_at"] == body["updated_at"] == "2026-11-24T12:00:00Z"
    assert answer["applied"] is True
    assert set(answer["changed"]) <= EXAMPLE.keys()
    assert answer.keys() - read.keys() == {"applied", "changed"}


def test_what_is_left_out_has_its_default(site: Site) -> None:
    needed = {"summary": "S", "start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"}
    answer = site.host.call("PUT", "/bookings/b-1", needed).get_json()
    assert (answer["kind"], answer["status"], answer["all_day"]) == ("booking", "confirmed", False)
    assert (answer["participants"], answer["categories"]) == ([], [])
    null = {"version", "description", "location", "timezone", "url", "meeting", "managed_by", "organiser"}
    assert all(answer[name] is None for name in null | {"retake_of", "recurrence"})


def test_any_answer_sent_back_changes_nothing(site: Site) -> None:
    url = site.host.feed_url("u-17")
    made = site.host.call("PUT", "/bookings/b-1", EXAMPLE).get_json()
    before, feed = site.host.call("GET", "/bookings/b-1"), site.fetch(url)
    for answer in (made, before.get_json(), {**made, "version": None}, {**made, "version": 8}):
        site.clock.turn(minutes=1)
        again = site.host.call("PUT", "/bookings/b-1", answer)
        assert (again.status_code, again.get_json()["changed"]) == (200, [])
        after = site.host.call("GET", "/bookings/b-1").get_json()
        assert {**after, "version": 7} == before.get_json()
        assert site.fetch(url).data == feed.data


def test_a_participants_answer_is_accepted_and_ignored(site: Site) -> None:
    person = {
        "user": "u-17",
        "role": "apprentice",
        "answer": "accepted",
        "answered_at": "2026-11-20T10:00:00Z",
    }
    site.host.call("PUT", "/bookings/b-1", {**EXAMPLE, "participants": [person]})
    again = {**EXAMPLE, "version": 8, "participants": [{"user": "u-17", "role": "apprentice"}]}
    assert site.host.call("PUT", "/bookings/b-1", again).get_json()["changed"] == []


def test_what_is_needed_is_named_when_it_is_missing(site: Site) -> None:
    for name in ("summary", "start", "end", "timezone"):
        body = {field: value for field, value in EXAMPLE.items() if field != name}
        assert fields_refused(site.host.call("PUT", "/bookings/b-1", body)) == {name}
    assert fields_refused(site.host.call("PUT", "/bookings/b-1", {})) == {"summary", "start", "end"}


def test_several_mistakes_are_named_at_once(site: Site) -> None:
    body = {**EXAMPLE, "summary": 1, "colour": "red", "participants": [{}, {"user": "a b"}]}
    named = fields_refused(site.host.call("PUT", "/bookings/b-1", body))
    assert named >= {"summary", "colour", "participants.1.user"}


def test_wrong_types_are_refused(site: Site) -> None:
    texts = ("summary", "kind", "status", "start", "end", "timezone", "description", "location")
    for name in (*texts, "url", "managed_by", "retake_of"):
        assert_refused(site, each(name, 1, True, ["x"], {"x": "y"}))
    assert_refused(site, each("version", "7", 7.0, 7.5, True, [7], -1, 2**63, 10**400))
    assert_refused(site, each("all_day", 0, 1, "false", None))
    for name in ("summary", "start", "end", "kind", "status", "participants", "categories"):
        assert_refused(site, each(name, None))
    assert_refused(site, each("participants", {}, "u-17"))
    assert_refused(site, [({"participants": ["u-17"]}, {"participants.0"})])
    assert_refused(site, [({"categories": ["EPA", 1]}, {"categories.1"})])
    assert_refused(site, each("meeting", "https://meet.example/x", []))
    assert_refused(site, each("organiser", "ada@host.example"))


def test_unknown_fields_are_refused_at_every_depth(site: Site) -> None:
    assert_refused(site, [({"colour": "red"}, {"colour"}), ({"Summary": "x"}, {"Summary"}), ({"": 1}, {""})])
    assert_refused(site, [({"meeting": {"url": "tel:+44", "pin": 1}}, {"meeting.pin"})])
    assert_refused(site, [({"organiser": {"email": "a@b.example", "id": 1}}, {"organiser.id"})])
    assert_refused(site, [({"participants": [{"user": "u-17", "id": 1}]}, {"participants.0.id"})])


def test_times_are_refused_by_name(site: Site) -> None:
    assert_refused(
        site, each("start", "", "soon", "2026-12-01", "2026-13-01T10:00:00", "1899-12-01T10:00:00")
    )
    assert_refused(site, each("end", "2026-12-01T10:00:00", "2026-12-01T09:00:00", "2101-01-01T10:00:00Z"))
    assert_refused(site, each("end", "2026-12-01T10:00:00.9"))  # the same second
    assert_refused(
        site, each("timezone", "", "London", "Europe/Londres", "GMT+1", "../etc/passwd", "europe/london")
    )
    gap = {"start": "2026-03-29T01:30:00", "end": "2026-03-29T03:00:00"}
    assert_refused(site, [(gap, {"start"}), ({"all_day": True}, {"start"})])
    dates = {"all_day": True, "start": "2026-12-01", "end": "2026-12-01"}
    assert_refused(site, [(dates, {"end"})])
