"""PATCH of users, bookings and tokens: JSON merge patch, checked and applied like a PUT."""

from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.feeds.asking import stamps
from tests.site import Site

MEETING = {"provider": "google_meet", "url": "https://meet.example/x"}
ALL = ("user", "booking", "token")


@pytest.fixture
def paths(site: Site) -> dict[str, str]:
    """A user, a booking with everything in it, and a token."""
    site.host.make_user(email="amira@x.example")
    site.host.make_booking(
        version=7, location="Room 4", meeting=MEETING, categories=["EPA", "Plan"], description="Bring it."
    )
    token = site.host.issue(label="Phone", kinds=["booking"], idle_days=30)
    return {"user": "/users/amira", "booking": "/bookings/b-1", "token": f"/tokens/{token['id']}"}


def patched(site: Site, path: str, **fields: Any) -> dict[str, Any]:
    response = site.host.call("PATCH", path, fields)
    assert response.status_code == 200, response.data
    answer: dict[str, Any] = response.get_json()
    return answer


def read(site: Site, path: str) -> dict[str, Any]:
    answer: dict[str, Any] = site.host.call("GET", path).get_json()
    return answer


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("user", "name", "Amira O."), ("booking", "location", "Room 5"), ("token", "privacy", "busy")],
)
def test_one_field_changes_and_all_others_stay(
    site: Site, paths: dict[str, str], kind: str, field: str, value: str
) -> None:
    before = read(site, paths[kind])
    answer = patched(site, paths[kind], **{field: value})
    after = read(site, paths[kind])
    moved = {field, "sequence", "updated_at"}
    assert answer[field] == after[field] == value
    assert {n: v for n, v in after.items() if n not in moved} == {
        n: v for n, v in before.items() if n not in moved
    }


@pytest.mark.parametrize(
    ("kind", "field", "default"),
    [
        ("user", "email", None),
        ("user", "timezone", "UTC"),
        ("booking", "location", None),
        ("booking", "meeting", None),
        ("booking", "categories", []),
        ("booking", "participants", []),
        ("token", "label", None),
        ("token", "kinds", []),
        ("token", "idle_days", None),
        ("token", "calendar_name", "Amira bookings"),
    ],
)
def test_null_resets_a_field_to_its_default(
    site: Site, paths: dict[str, str], kind: str, field: str, default: Any
) -> None:
    assert patched(site, paths[kind], **{field: None})[field] == default
    assert read(site, paths[kind])[field] == default


def test_an_object_inside_is_merged_into(site: Site, paths: dict[str, str]) -> None:
    booking = paths["booking"]
    moved = patched(site, booking, meeting={"url": "tel:+44123"})
    assert moved["meeting"] == {"provider": "google_meet", "url": "tel:+44123"}
    assert moved["changed"] == ["meeting"]
    assert patched(site, booking, meeting={"provider": None})["meeting"] == {
        "provider": None,
        "url": "tel:+44123",
    }
    assert patched(site, booking, meeting=None)["meeting"] is None
    assert fields_refused(site.host.call("PATCH", booking, {"meeting": {"provider": "teams"}})) == {
        "meeting.url"
    }


def test_lists_are_replaced_whole(site: Site, paths: dict[str, str]) -> None:
    site.host.make_user("ben")
    assert patched(site, paths["booking"], categories=["Resit"])["categories"] == ["Resit"]
    people = patched(site, paths["booking"], participants=[{"user": "ben"}])["participants"]
    assert [person["user"] for person in people] == ["ben"]
    assert patched(site, paths["token"], kinds=["exam"])["kinds"] == ["exam"]


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("media", ["application/merge-patch+json", "application/json"])
def test_both_content_types_are_taken(site: Site, paths: dict[str, str], kind: str, media: str) -> None:
    body = b'{"%s": "New"}' % {"user": b"name", "booking": b"summary", "token": b"label"}[kind]
    response = site.host.call("PATCH", paths[kind], data=body, content_type=media)
    assert response.status_code == 200
    assert "New" in response.get_json().values()


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("media", ["application/json-patch+json", "text/plain", None])
def test_another_content_type_is_415(site: Site, paths: dict[str, str], kind: str, media: str | None) -> None:
    before = read(site, paths[kind])
    problem(site.host.call("PATCH", paths[kind], data=b"{}", content_type=media), 415)
    assert read(site, paths[kind]) == before


@pytest.mark.parametrize("kind", ALL)
def test_what_is_no_object_is_refused(site: Site, paths: dict[str, str], kind: str) -> None:
    media = "application/merge-patch+json"
    for body in (b"null", b"[]", b'"x"', b"1"):
        assert fields_refused(site.host.call("PATCH", paths[kind], data=body, content_type=media)) == {""}
    problem(site.host.call("PATCH", paths[kind], data=b"{", content_type=media), 400)


def test_merge_patch_is_no_type_for_a_put(site: Site) -> None:
    response = site.host.call(
        "PUT", "/users/amira", data=b'{"name": "A"}', content_type="application/merge-patch+json"
    )
    problem(response, 415)


@pytest.mark.parametrize(
    ("kind", "patch", "named"),
    [
        ("user", {"name": None}, "name"),
        ("user", {"timezone": "Mars/Base"}, "timezone"),
        ("user", {"organisation": "nowhere"}, "organisation"),
        ("user", {"colour": "red"}, "colour"),
        ("user", {"id": "ben"}, "id"),
        ("booking", {"summary": None}, "summary"),
        ("booking", {"end": "2026-12-01T09:00:00"}, "end"),
        ("booking", {"timezone": None}, "timezone"),
        ("booking", {"all_day": True}, "start"),
        ("booking", {"participants": [{"user": "nobody"}]}, "participants.0.user"),
        ("booking", {"summary": "a\x00"}, "summary"),
        ("booking", {"meeting": {"hold": 1}}, "meeting.hold"),
        ("booking", {"version": "8"}, "version"),
        ("token", {"privacy": "none"}, "privacy"),
        ("token", {"future_days": 0}, "future_days"),
        ("token", {"alarms": [-1]}, "alarms.0"),
        ("token", {"recurrence": "sometimes"}, "recurrence"),
        ("token", {"id": "tok_other"}, "id"),
    ],
)
def test_the_result_is_checked_like_a_put(
    site: Site, paths: dict[str, str], kind: str, patch: dict[str, Any], named: str
) -> None:
    before = read(site, paths[kind])
    assert fields_refused(site.host.call("PATCH", paths[kind], patch)) == {named}
    assert read(site, paths[kind]) == before


@pytest.mark.parametrize("kind", ALL)
def test_an_answer_sent_back_changes_nothing(site: Site, paths: dict[str, str], kind: str) -> None:
    before = read(site, paths[kind])
    site.clock.turn(minutes=1)
    assert site.host.call("PATCH", paths[kind], before).status_code == 200
    assert patched(site, paths[kind]) != {}  # an empty patch
    assert read(site, paths[kind]) == before


def test_fields_of_the_server_are_ignored(site: Site, paths: dict[str, str]) -> None:
    ours = {"uid": "x", "sequence": 9, "applied": 1, "changed": 1, "created_at": "x", "updated_at": "x"}
    before = read(site, paths["booking"])
    answer = patched(site, paths["booking"], **ours)
    assert {name: answer[name] for name in before} == before
    assert (answer["applied"], answer["changed"]) == (True, [])
    before = read(site, paths["token"])
    theirs = {"status": "revoked", "user": "ben", "fetch_count": 5, "url": "x", "issued_at": None}
    assert patched(site, paths["token"], **theirs) == before


def test_the_version_in_a_patch_is_guarded(site: Site, paths: dict[str, str]) -> None:
    booking = paths["booking"]
    for version in (6, 7):
        refused = patched(site, booking, version=version, summary="Late")
        assert (refused["applied"], refused["changed"]) == (False, [])
        assert (refused["summary"], refused["version"]) == ("Planning meeting", 7)
    newer = patched(site, booking, version=8, summary="Newer")
    assert (newer["applied"], newer["changed"], newer["version"]) == (True, ["summary"], 8)
    same = patched(site, booking, version=9, summary="Newer")
    assert (same["applied"], same["changed"], same["sequence"]) == (True, [], newer["sequence"])


@pytest.mark.parametrize("version", [{}, {"version": None}])
def test_a_patch_without_a_version_is_the_last_write(
    site: Site, paths: dict[str, str], version: dict[str, Any]
) -> None:
    answer = patched(site, paths["booking"], summary="Last", **version)
    assert (answer["applied"], answer["summary"], answer["version"]) == (True, "Last", 7)


@pytest.mark.parametrize("path", ["/users/nobody", "/bookings/b-9", "/tokens/tok_none"])
def test_what_is_not_there_is_404(site: Site, path: str) -> None:
    problem(site.host.call("PATCH", path, {}), 404)


def test_what_was_deleted_is_404_and_stays_deleted(site: Site, paths: dict[str, str]) -> None:
    for kind in ("booking", "user"):
        site.host.call("DELETE", paths[kind])
        field = "name" if kind == "user" else "summary"
        problem(site.host.call("PATCH", paths[kind], {field: "Back"}), 404)
        problem(site.host.call("GET", paths[kind]), 404)


@pytest.mark.parametrize(
    ("fields", "rises"),
    [
        ({"summary": "Review"}, True),
        ({"status": "cancelled"}, True),
        ({"managed_by": "teams"}, True),
        ({"kind": "exam"}, False),
        ({"organiser": {"email": "ada@x.example"}}, False),
        ({"version": 8}, False),
    ],
)
def test_sequence_and_stamps_move_as_with_a_put(site: Site, fields: dict[str, Any], rises: bool) -> None:
    site.host.make_user()
    for booking in ("by-put", "by-patch"):
        site.host.make_booking(booking, version=7)
    site.clock.turn(minutes=1)
    put = site.host.put("by-put", **{"version": 7, **fields})
    if "version" not in fields:
        put = site.host.put("by-put", **fields)
    answers = [put.get_json(), patched(site, "/bookings/by-patch", **fields)]
    own = {"id", "uid"}
    one, other = ({n: v for n, v in answer.items() if n not in own} for answer in answers)
    assert one == other
    assert one["sequence"] == int(rises)
    assert (one["updated_at"] == "2026-11-24T12:01:00Z") == (fields != {"version": 8})


def test_the_feed_shows_a_patch_at_once_with_new_stamps(site: Site, paths: dict[str, str]) -> None:
    url = site.host.feed_url()
    (before,) = site.events(url)
    patched(site, paths["booking"], summary="Review")
    (after,) = site.events(url)
    assert (after["SUMMARY"], after["SEQUENCE"]) == ("Review", 1)
    assert stamps(after)[1] == stamps(after)[2] > stamps(before)[1]
