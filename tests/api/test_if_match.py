"""ETag and If-Match: a change decided on an older state is a 412, and changes nothing."""

from typing import Any

import pytest

from tests.api.refusals import problem
from tests.api.together import at_once
from tests.site import Host, Site

KINDS = ("organisation", "user", "booking", "token")
_NEW: dict[str, dict[str, Any]] = {
    "organisation": {"name": "New"},
    "user": {"name": "New", "timezone": "Europe/London"},
    "booking": {"summary": "New", "start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"},
    "token": {"label": "New"},
}


@pytest.fixture
def paths(site: Site) -> dict[str, str]:
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    return {
        "organisation": "/organisations/academy",
        "user": "/users/amira",
        "booking": "/bookings/b-1",
        "token": f"/tokens/{token['id']}",
    }


def tag(host: Host, path: str) -> str:
    return str(host.call("GET", path).headers["ETag"])


def change(host: Host, kind: str, path: str, if_match: str, method: str = "") -> Any:
    """PUT (or PATCH where there is no PUT) with that If-Match."""
    method = method or ("PATCH" if kind == "token" else "PUT")
    return host.call(method, path, _NEW[kind], headers={"If-Match": if_match})


@pytest.mark.parametrize("kind", KINDS)
def test_a_fresh_tag_passes_and_the_answer_has_the_next_one(
    site: Site, paths: dict[str, str], kind: str
) -> None:
    before = tag(site.host, paths[kind])
    site.clock.turn(minutes=1)
    answer = change(site.host, kind, paths[kind], before)
    assert answer.status_code == 200
    after = tag(site.host, paths[kind])
    assert before != answer.headers["ETag"] == after
    assert after.startswith('"') and after.endswith('"')  # strong
    assert change(site.host, kind, paths[kind], after).headers["ETag"] == after  # the same again


@pytest.mark.parametrize("kind", KINDS)
def test_a_stale_tag_is_412_and_nothing_changes(site: Site, paths: dict[str, str], kind: str) -> None:
    path = paths[kind]
    before = site.host.call("GET", path)
    fresh = before.headers["ETag"]
    for stale in ('"0"', f"W/{fresh}", fresh.strip('"') + "x", '"a", "b"', ""):
        methods = ["PATCH"] if kind == "token" else ["PUT", "DELETE"]
        for method in [*methods, "PATCH"] if kind in ("user", "booking") else methods:
            problem(change(site.host, kind, path, stale, method), 412)
    after = site.host.call("GET", path)
    assert (after.get_json(), after.headers["ETag"]) == (before.get_json(), fresh)


@pytest.mark.parametrize("kind", KINDS)
def test_a_star_and_a_list_of_tags_pass(site: Site, paths: dict[str, str], kind: str) -> None:
    fresh = tag(site.host, paths[kind])
    assert change(site.host, kind, paths[kind], f'"old", {fresh}').status_code == 200
    assert change(site.host, kind, paths[kind], "*").status_code == 200


@pytest.mark.parametrize("kind", ["organisation", "user", "booking"])
def test_what_is_not_there_matches_nothing(site: Site, paths: dict[str, str], kind: str) -> None:
    gone = {"organisation": "/organisations/none", "user": "/users/none", "booking": "/bookings/none"}[kind]
    for if_match in ("*", '"x"'):
        for method in ("PUT", "DELETE"):
            problem(change(site.host, kind, gone, if_match, method), 412)
    problem(site.host.call("GET", gone), 404)


def test_a_deleted_booking_matches_nothing(site: Site, paths: dict[str, str]) -> None:
    fresh = tag(site.host, paths["booking"])
    deleted = site.host.call("DELETE", paths["booking"], headers={"If-Match": fresh})
    assert deleted.status_code == 204
    for if_match in ("*", fresh):
        problem(change(site.host, "booking", paths["booking"], if_match), 412)


def test_the_tag_moves_with_every_field_that_a_change_moves(site: Site, paths: dict[str, str]) -> None:
    seen = [tag(site.host, paths["booking"])]
    for fields in ({"kind": "exam"}, {"version": 3}, {"participants": []}, {"description": "D"}):
        site.host.call("PATCH", paths["booking"], fields)
        seen.append(tag(site.host, paths["booking"]))
    assert len(set(seen)) == len(seen)


def test_the_tag_of_a_token_moves_with_its_state_and_not_with_its_use(
    site: Site, paths: dict[str, str]
) -> None:
    path = paths["token"]
    before = site.host.call("GET", path)
    site.clock.turn(hours=1)
    site.fetch(before.get_json()["url"])
    site.services.use.flush()
    after = site.host.call("GET", path)
    assert after.get_json()["fetch_count"] == 1
    assert after.headers["ETag"] == before.headers["ETag"]
    site.host.call("POST", f"{path}/revoke")
    assert tag(site.host, path) != before.headers["ETag"]


def test_the_tag_is_the_same_whatever_the_key_may_see(site: Site, paths: dict[str, str]) -> None:
    reader = Host(site, site.key("tokens:read"))
    assert "url" not in reader.call("GET", paths["token"]).get_json()
    assert tag(reader, paths["token"]) == tag(site.host, paths["token"])


def test_a_put_with_an_older_version_and_a_fresh_tag_is_not_applied(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking(version=5)
    said = {**_NEW["booking"], "version": 4}
    answer = site.host.call(
        "PUT", "/bookings/b-1", said, headers={"If-Match": tag(site.host, "/bookings/b-1")}
    )
    assert (answer.status_code, answer.get_json()["applied"]) == (200, False)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_of_several_editors_at_once_exactly_one_wins_each_version(site: Site, method: str) -> None:
    """S-42, short: everybody reads the same state, everybody writes; the others learn that they came late."""
    site.host.make_user()
    path = "/bookings/b-1"
    site.host.make_booking()
    for turn in range(1, 6):
        read = tag(site.host, path)

        def edit(host: Host, place: int, turn: int = turn, read: str = read) -> tuple[int, str]:
            said = {**_NEW["booking"], "summary": f"{turn} by {place}"}
            return host.call(method, path, said, headers={"If-Match": read}).status_code, said["summary"]

        ends = at_once(site, 6, edit)
        (winner,) = [summary for status, summary in ends if status == 200]
        assert sorted(status for status, _ in ends) == [200, *[412] * 5]
        kept = site.host.call("GET", path).get_json()
        assert (kept["summary"], kept["sequence"]) == (winner, turn)


def test_a_delete_and_an_edit_at_once_have_one_winner(site: Site) -> None:
    site.host.make_user()
    for number in range(5):
        path = f"/bookings/b-{number}"
        site.host.make_booking(f"b-{number}")
        read = tag(site.host, path)

        def end(host: Host, place: int, path: str = path, read: str = read) -> int:
            if place % 2:
                return host.call("DELETE", path, headers={"If-Match": read}).status_code
            return int(change(host, "booking", path, read).status_code)

        statuses = at_once(site, 4, end)
        assert sorted(statuses)[1:] == [412] * 3
        assert sorted(statuses)[0] in (200, 204)
