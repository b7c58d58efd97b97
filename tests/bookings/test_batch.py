"""POST /bookings/batch: many bookings at once, each kept whole or refused, one change of each feed."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from feedserver.bookings.batch import parse_lines
from feedserver.database.schema import users
from tests.api.refusals import fields_refused, problem
from tests.site import Site

NDJSON = "application/x-ndjson"
MIB = 1024 * 1024


@pytest.fixture(autouse=True)
def _users(site: Site) -> None:
    for user in ("amira", "ben"):
        site.host.make_user(user)


def booking(item: str = "b-1", **fields: Any) -> dict[str, Any]:
    times = {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"}
    return {"id": item, "summary": item, **times, "participants": [{"user": "amira"}], **fields}


def send(site: Site, octets: bytes, content_type: str = NDJSON) -> Any:
    return site.host.call("POST", "/bookings/batch", data=octets, content_type=content_type)


def results(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.data
    answer = response.get_json()
    assert answer.keys() == {"results"}
    found: list[dict[str, Any]] = answer["results"]
    return found


def batch(site: Site, *items: Any) -> list[dict[str, Any]]:
    return results(site.host.call("POST", "/bookings/batch", {"bookings": list(items)}))


def lines(*items: Any) -> bytes:
    return b"\n".join(item if isinstance(item, bytes) else json.dumps(item).encode() for item in items)


def feed_version(site: Site, user: str = "amira") -> int:
    with site.services.database.read() as tx:
        return int(tx.scalar(select(users.c.feed_version).where(users.c.id == user)) or 0)


def refused_fields(result: dict[str, Any]) -> set[str]:
    assert result.keys() == {"id", "status", "errors"} and result["status"] == 422
    assert all(error["message"] for error in result["errors"])
    return {error["field"] for error in result["errors"]}


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_each_item_has_its_result_in_the_order_sent(site: Site, form: str) -> None:
    kept = site.host.make_booking("old", version=5)
    items = [
        booking("new"),
        booking("old", version=6, summary="Changed"),
        booking("bad", end="2026-12-01T09:00:00Z"),
        booking("old", version=6, summary="Late"),
    ]
    if form == "json":
        made, changed, bad, stale = batch(site, *items)
    else:
        made, changed, bad, stale = results(send(site, lines(*items)))
    keys = {"id", "status", "uid", "sequence", "applied", "changed"}
    assert all(result.keys() == keys for result in (made, changed, stale))
    assert (made["id"], made["status"], made["sequence"], made["applied"]) == ("new", 201, 0, True)
    assert (changed["status"], changed["uid"], changed["sequence"]) == (200, kept["uid"], 1)
    assert "summary" in changed["changed"]
    assert (bad["id"], refused_fields(bad)) == ("bad", {"end"})
    assert (stale["status"], stale["applied"], stale["changed"]) == (200, False, [])
    assert site.host.call("GET", "/bookings/old").get_json()["summary"] == "Changed"
    problem(site.host.call("GET", "/bookings/bad"), 404)


def test_one_id_twice_is_made_and_then_changed(site: Site) -> None:
    one, two, three, four = batch(
        site,
        booking(version=1),
        booking(version=3, summary="Third"),
        booking(version=2, summary="Second"),
        booking(participants=[{"user": "ben"}], summary="Third"),
    )
    assert [one["status"], two["status"], three["status"], four["status"]] == [201, 200, 200, 200]
    assert [one["sequence"], two["sequence"], three["applied"], four["sequence"]] == [0, 1, False, 1]
    kept = site.host.call("GET", "/bookings/b-1").get_json()
    assert (kept["summary"], kept["version"]) == ("Third", 3)
    assert site.titles(site.host.feed_url("ben")) == ["Third"]
    assert site.titles(site.host.feed_url("amira")) == []  # nobody ever saw it there


def test_a_refused_item_leaves_the_same_id_as_it_was(site: Site) -> None:
    made, bad, changed = batch(
        site,
        booking(),
        booking(summary="Bad", participants=[{"user": "nobody"}]),
        booking(location="Room 5"),
    )
    assert refused_fields(bad) == {"participants.0.user"}
    assert (made["status"], changed["changed"], changed["sequence"]) == (201, ["location"], 1)
    assert site.host.call("GET", "/bookings/b-1").get_json()["summary"] == "b-1"


def test_a_deleted_booking_is_made_again(site: Site) -> None:
    uid = site.host.make_booking(version=1)["uid"]
    site.host.call("DELETE", "/bookings/b-1?version=4")
    late, again = batch(site, booking(version=3), booking(version=5))
    assert (late["status"], late["applied"], late["uid"]) == (200, False, uid)
    assert (again["status"], again["uid"], again["sequence"]) == (201, uid, 2)


@pytest.mark.parametrize(
    "line", [b"{", b"{'id': 1}", b'{"id": "x", "id": "y"}', b"NaN", b"\xff", b"[" * 5000, b"\xef\xbb\xbf{}"]
)
def test_a_line_that_is_not_json_is_that_items_refusal(site: Site, line: bytes) -> None:
    first, bad, last = results(send(site, lines(booking("b-1"), line, booking("b-2"))))
    assert (bad["id"], refused_fields(bad)) == (None, {""})
    assert [first["status"], last["status"]] == [201, 201]


@pytest.mark.parametrize("item", [None, 1, "b-1", [], [{}], True])
def test_an_item_that_is_no_object_is_refused_alone(site: Site, item: Any) -> None:
    for bad, good in (batch(site, item, booking()), results(send(site, lines(item, booking())))):
        assert (bad["id"], refused_fields(bad)) == (None, {""})
        assert good["status"] in (200, 201)


@pytest.mark.parametrize("wrong", [None, "", 7, "a b", "x" * 129, ["b"]])
def test_an_item_needs_an_id_that_is_one(site: Site, wrong: Any) -> None:
    bad, good = batch(site, booking(id=wrong), booking())
    assert (bad["id"], refused_fields(bad)) == (wrong if isinstance(wrong, str) else None, {"id"})
    nameless = {name: value for name, value in booking().items() if name != "id"}
    assert refused_fields(batch(site, nameless)[0]) == {"id"}
    assert good["status"] == 201


@pytest.mark.parametrize("text", ["a\x00", "\ud800", "\udfff b"])
def test_what_is_no_text_is_the_refusal_of_one_item(site: Site, text: str) -> None:
    items = [booking("b-1"), booking("b-2", summary=text), booking("b-3", id=text), booking("b-4")]
    for one, two, three, four in (batch(site, *items), results(send(site, lines(*items)))):
        assert [refused_fields(two), refused_fields(three)] == [{"summary"}, {"id"}]
        assert {one["status"], four["status"]} <= {200, 201}
    assert [b["id"] for b in site.host.call("GET", "/bookings").get_json()["items"]] == ["b-1", "b-4"]


def test_every_mistake_of_an_item_is_named_and_unknown_fields_are_mistakes(site: Site) -> None:
    (bad,) = batch(site, {"id": "b-1", "colour": "red", "status": "maybe", "start": "2026-12-01T10:00:00Z"})
    assert refused_fields(bad) == {"colour", "status", "summary", "end"}


def test_answers_can_be_sent_back(site: Site) -> None:
    site.host.make_booking("b-1")
    page = site.host.call("GET", "/bookings").get_json()
    site.clock.turn(minutes=1)
    (result,) = batch(site, *page["items"])
    assert (result["status"], result["applied"], result["changed"]) == (200, True, [])
    assert site.host.call("GET", "/bookings").get_json() == page


def test_empty_batches_and_blank_lines_are_fine(site: Site) -> None:
    assert batch(site) == []
    assert results(send(site, b"")) == []
    assert results(send(site, b"\n\r\n  \n")) == []
    made = results(send(site, b"\n" + lines(booking("b-1")) + b"\r\n\r\n" + lines(booking("b-2")) + b"\n"))
    assert [result["status"] for result in made] == [201, 201]


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_a_thousand_are_taken_and_one_more_is_refused(site: Site, form: str) -> None:
    url = site.host.feed_url()
    items = [booking(f"b-{number:04}") for number in range(1001)]

    def sent(some: list[dict[str, Any]]) -> Any:
        if form == "ndjson":
            return send(site, lines(*some))
        return site.host.call("POST", "/bookings/batch", {"bookings": some})

    assert fields_refused(sent(items)) == {"bookings"}
    assert site.host.call("GET", "/bookings").get_json()["items"] == []
    made = results(sent(items[:1000]))
    assert [(result["id"], result["status"]) for result in made] == [(b["id"], 201) for b in items[:1000]]
    assert feed_version(site) == 1
    assert len(site.events(url)) == 900  # the size guard


@pytest.mark.parametrize("content_type", ["application/json", NDJSON])
def test_a_body_over_16_mib_is_413_and_one_of_16_mib_is_not(site: Site, content_type: str) -> None:
    blank = b'{"bookings": []}' if content_type == "application/json" else b""
    assert results(send(site, blank.ljust(16 * MIB), content_type)) == []
    problem(send(site, blank.ljust(16 * MIB + 1), content_type), 413)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/merge-patch+json", f"{NDJSON}; charset=latin-1", None]
)
def test_another_content_type_is_415(site: Site, content_type: str | None) -> None:
    problem(site.host.call("POST", "/bookings/batch", data=b"{}", content_type=content_type), 415)


def test_a_body_that_is_no_batch_is_refused_as_a_whole(site: Site) -> None:
    problem(send(site, b"{", "application/json"), 400)
    for body, named in (
        ({}, "bookings"),
        ({"bookings": {}}, "bookings"),
        ({"bookings": [], "more": 1}, "more"),
        ([], ""),
    ):
        assert fields_refused(site.host.call("POST", "/bookings/batch", body)) == {named}


def test_a_batch_is_one_change_of_each_feed(site: Site) -> None:
    site.host.make_booking("b-1")
    before = feed_version(site), feed_version(site, "ben")
    batch(
        site,
        booking("b-1", summary="Changed"),
        booking("b-2"),
        booking("b-3"),
        booking("b-3", location="Room 5"),
        booking("bad", participants=[{"user": "ben"}, {"user": "nobody"}]),
    )
    assert feed_version(site) == before[0] + 1
    assert feed_version(site, "ben") == before[1]
    assert site.titles(site.host.feed_url()) == site.titles(site.host.feed_url(label="Other"))


def test_a_batch_that_changes_nothing_moves_no_feed(site: Site) -> None:
    url = site.host.feed_url()
    batch(site, booking(version=3))
    before, first = feed_version(site), site.fetch(url)
    site.clock.turn(hours=1)
    batch(site, booking(version=2, summary="Late"), booking(), {"id": "bad"})
    assert feed_version(site) == before
    assert site.fetch(url, If_None_Match=first.headers["ETag"]).status_code == 304


def test_a_batch_does_what_single_puts_do(site: Site) -> None:
    turns: list[dict[str, Any]] = [
        {"version": 1},
        {"version": 4, "status": "cancelled"},
        {"version": 3, "summary": "Late"},
        {"version": 5, "status": "confirmed", "location": "Room 4"},
        {"version": 6, "kind": "exam", "status": "confirmed", "location": "Room 4"},
    ]
    said = [
        site.host.call("PUT", "/bookings/single", {**booking("single", summary="S"), **fields})
        for fields in turns
    ]
    done = batch(site, *[{**booking("batched", summary="S"), **fields} for fields in turns])
    for put, result in zip(said, done, strict=True):
        answer = put.get_json()
        assert result["status"] == put.status_code
        assert all(result[name] == answer[name] for name in ("sequence", "applied", "changed"))
    own = {"id", "uid"}
    one, other = (
        {n: v for n, v in site.host.call("GET", f"/bookings/{item}").get_json().items() if n not in own}
        for item in ("single", "batched")
    )
    assert one == other


def test_a_batch_needs_bookings_write(site: Site) -> None:
    key = site.key("bookings:read")
    answer = site.client.post(
        "/api/v1/bookings/batch", json={"bookings": []}, headers={"Authorization": f"Bearer {key}"}
    )
    problem(answer, 403)


def test_millions_of_lines_are_not_read(site: Site) -> None:
    """A body may have that many. Each takes some microseconds, and all of them some hundred megabytes."""
    assert len(parse_lines(b"{}\n" * 100_000)) == 1001
    assert fields_refused(send(site, b"{}\n" * (5 * MIB))) == {"bookings"}
