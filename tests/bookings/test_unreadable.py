"""A row that makes no sense: the API names it, shows the others, and a PUT or a DELETE mends it."""

from typing import Any

import pytest
from sqlalchemy import text

from feedserver.outbox.worker import run_due
from feedserver.people.store import find_user
from feedserver.privacy.export import export_user
from feedserver.retention.job import remove_all
from tests.api.refusals import problem
from tests.attachments.asking import INVITATION
from tests.retention.test_job import keeper  # noqa: F401 - a fixture
from tests.site import Site

PATH = "/bookings/b-2"
#: What stands after SET in an UPDATE of a booking; no host's request can write it.
CORRUPT = [
    "status = 'gone mad'",
    "meeting = '5'",
    "categories = '[1, null]'",
    "organiser = '\"x\"'",
    """recurrence = '{"rrule": 7}'""",
    """timezone = 'Nowhere/None', recurrence = '{"rrule": "FREQ=DAILY;COUNT=2",
    "exdates": [], "rdates": [], "overrides": []}'""",
    "ends_at = starts_at",
    "starts_at = NULL",
    "starts_at = -99999999999999",
    "ends_at = 253402300799",
    "changed_at = 99999999999999",
    "changed_at = 253402300799",
    "created_at = -99999999999999",
    "cancelled_at = 99999999999999",
    "sequence = -1",
    "kind = NULL",
    "uid = ''",
]
#: SQLite keeps any value in any column.
CORRUPT_IN_SQLITE = [
    "meeting = '{not json'",
    "summary = x'ff00ff'",
    "summary = CAST(x'53656372657420ff' AS TEXT)",
    "uid = CAST(x'ff' AS TEXT)",
    "starts_at = 'soon'",
    "sequence = 'many'",
    "version = 'last'",
    "sequence = 99999999999",
    "created_at = ''",
]


each_fault = pytest.mark.parametrize(
    ("database_url", "corrupt"),
    [
        *(("sqlite", change) for change in (*CORRUPT, *CORRUPT_IN_SQLITE)),
        *(("postgresql", change) for change in CORRUPT),
    ],
    indirect=True,
)


@pytest.fixture
def corrupt(request: pytest.FixtureRequest, site: Site) -> str:
    """Three bookings of amira's, of which the second cannot be read; gives what was done to it."""
    fill(site)
    spoil(site, request.param)
    return str(request.param)


def fill(site: Site) -> None:
    site.host.make_user()
    site.host.make_user("ben")
    for number in (1, 2, 3):
        site.host.make_booking(f"b-{number}", summary=f"Meeting {number}", version=7)


def spoil(site: Site, change: str = "status = 'gone mad'") -> None:
    with site.services.database.write() as tx:
        tx.execute(text(f"UPDATE bookings SET {change} WHERE id = 'b-2'"))  # noqa: S608 - from the lists above
        tx.execute(text("UPDATE users SET feed_version = feed_version + 1"))


@each_fault
def test_it_is_named_and_told_once_in_the_log(
    site: Site, corrupt: str, caplog: pytest.LogCaptureFixture
) -> None:
    for method, body in (("GET", None), ("PATCH", {"location": "Room 5"})):
        caplog.clear()
        refusal = problem(site.host.call(method, PATH, body), 500)
        assert "'b-2'" in refusal["detail"] and "PUT" in refusal["detail"]
        (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
        assert "b-2" in line.getMessage() and line.exc_info is None
        assert "Secret" not in caplog.text and "Meeting" not in caplog.text and "mad" not in caplog.text


@each_fault
def test_a_list_has_the_others_and_names_it(site: Site, corrupt: str) -> None:
    pages = [site.host.call("GET", "/bookings").get_json()]
    assert [item["id"] for item in pages[0]["items"]] == ["b-1", "b-3"]
    assert (pages[0]["unreadable"], pages[0]["next"]) == (["b-2"], None)
    pages = [site.host.call("GET", "/bookings?limit=1").get_json()]
    while pages[-1]["next"]:
        pages.append(site.host.call("GET", f"/bookings?limit=1&cursor={pages[-1]['next']}").get_json())
    assert [[item["id"] for item in page["items"]] for page in pages] == [["b-1"], [], ["b-3"]]
    assert [page.get("unreadable") for page in pages] == [None, ["b-2"], None]


@pytest.mark.parametrize("version", [None, 7, 8])
@each_fault
def test_a_put_mends_it(site: Site, corrupt: str, version: int | None) -> None:
    url = site.host.feed_url()
    answer = site.host.put("b-2", summary="Meeting 2", version=version)
    assert answer.status_code == 200
    said = answer.get_json()
    assert said["applied"] and said["sequence"] >= 1 and said["uid"] == site.services.booking_uid("b-2")
    assert site.host.call("GET", PATH).get_json()["summary"] == "Meeting 2"
    assert sorted(site.titles(url)) == ["Meeting 1", "Meeting 2", "Meeting 3"]
    assert "unreadable" not in site.host.call("GET", "/bookings").get_json()
    assert site.host.put("b-2", summary="Meeting 2", version=version).get_json()["changed"] == []


@each_fault
def test_a_delete_mends_it(site: Site, corrupt: str) -> None:
    url = site.host.feed_url()
    assert site.host.call("DELETE", PATH).status_code == 204
    problem(site.host.call("GET", PATH), 404)
    assert sorted(site.titles(url)) == ["Meeting 1", "Meeting 3"]
    assert site.host.call("DELETE", PATH).status_code == 204
    assert site.host.put("b-2").status_code == 201
    assert site.host.call("GET", PATH).status_code == 200


@each_fault
def test_attachments_name_it(site: Site, corrupt: str) -> None:
    asked = {"mail_kind": INVITATION, "recipient": {"email": "guest@x.example"}}
    for response in (
        site.host.call("GET", f"{PATH}/attachments/{INVITATION}?recipient=guest@x.example"),
        site.host.call("POST", "/attachments", {**asked, "booking_id": "b-2"}),
        site.host.call("POST", "/attachments", {**asked, "booking_ids": ["b-1", "b-2"]}),
    ):
        assert "'b-2'" in problem(response, 500)["detail"]


@each_fault
def test_an_export_has_the_others_and_names_it(site: Site, corrupt: str) -> None:
    with site.services.database.read() as tx:
        owner = find_user(tx, "amira")
        assert owner is not None
        export = export_user(tx, site.services, owner, site.clock())
    assert [booking["id"] for booking in export.document["bookings"]] == ["b-1", "b-3"]
    assert export.document["unreadable_bookings"] == ["b-2"]
    assert export.calendar.count(b"BEGIN:VEVENT") == 2


@each_fault
def test_the_options_of_a_token_can_be_changed(site: Site, corrupt: str) -> None:
    token = site.host.issue()
    response = site.host.call("PATCH", f"/tokens/{token['id']}", {"privacy": "busy"})
    assert (response.status_code, response.get_json()["privacy"]) == (200, "busy")
    site.host.make_booking("b-1", summary="Meeting 1", version=8)


def test_an_older_version_mends_nothing(site: Site) -> None:
    fill(site)
    spoil(site)
    refused = site.host.put("b-2", version=6)
    assert (refused.status_code, refused.get_json()["applied"]) == (200, False)
    assert site.host.call("DELETE", f"{PATH}?version=7").get_json()["applied"] is False
    problem(site.host.call("GET", PATH), 500)
    assert site.host.call("DELETE", f"{PATH}?version=8").status_code == 204


def test_a_late_put_does_not_bring_back_what_was_deleted(site: Site) -> None:
    fill(site)
    site.host.call("DELETE", f"{PATH}?version=8")
    for change in ("status = 'gone mad'", "deleted_at = 99999999999999"):
        spoil(site, change)
        assert site.host.put("b-2", version=8).get_json()["applied"] is False
    assert site.host.put("b-2", version=9).status_code == 201
    assert site.host.call("GET", PATH).status_code == 200


def test_a_batch_mends_it_among_others(site: Site) -> None:
    fill(site)
    spoil(site)
    one = site.host.call("GET", "/bookings/b-1").get_json()
    batch = {"bookings": [{**one, "id": f"b-{number}", "version": 8} for number in (1, 2)]}
    results = site.host.call("POST", "/bookings/batch", batch).get_json()["results"]
    assert [(result["status"], result["applied"]) for result in results] == [(200, True)] * 2
    assert site.host.call("GET", PATH).status_code == 200


def test_who_left_it_by_the_mending_put_has_it_no_more(site: Site) -> None:
    fill(site)
    url, other = site.host.feed_url(), site.host.feed_url("ben")
    assert len(site.titles(url)) == 3
    with site.services.database.write() as tx:  # behind the back of the feed, which still shows it
        tx.execute(text("UPDATE bookings SET status = 'gone mad' WHERE id = 'b-2'"))
    site.host.make_booking("b-2", summary="Meeting 2", participants=[{"user": "ben"}])
    assert sorted(site.titles(url)) == ["Meeting 1", "Meeting 3"]
    assert sorted(site.titles(other)) == ["Meeting 2"]


def test_a_put_without_participants_leaves_none_behind(site: Site) -> None:
    fill(site)
    spoil(site)
    assert site.host.put("b-2", participants=[]).status_code == 200
    assert site.host.call("GET", PATH).get_json()["participants"] == []


def test_if_match_knows_no_state_of_it(site: Site) -> None:
    fill(site)
    etag = site.host.call("GET", PATH).headers["ETag"]
    spoil(site)
    body = {"summary": "Meeting 2", "start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"}
    problem(site.host.call("PUT", PATH, body, headers={"If-Match": etag}), 412)
    assert site.host.call("PUT", PATH, body, headers={"If-Match": "*"}).status_code == 200


def words(site: Site) -> list[Any]:
    with site.services.database.read() as tx:
        return list(tx.execute(text("SELECT summary, status, start FROM bookings WHERE id = 'b-2'")).one())


def test_a_deleted_one_is_erased_by_the_worker(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    fill(site)
    site.host.call("DELETE", PATH)
    spoil(site, "cancelled_at = 253402300799")
    assert run_due(site.services) == 1
    assert words(site) == [None] * 3
    assert "work failed" not in caplog.text


def test_one_long_past_is_erased_with_the_others(site: Site, keeper: Any) -> None:  # noqa: F811
    site.host.make_user()
    for number in (1, 2, 3):
        site.host.make_booking(f"b-{number}", start="2020-01-01T10:00:00Z", end="2020-01-01T11:00:00Z")
    spoil(site)
    assert remove_all(keeper, site.clock()).bookings == 3
    assert words(site) == [None] * 3
    problem(site.host.call("GET", PATH), 404)
