"""Suspended by an administrator: nothing a host sends undoes it, and what it says afterwards."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from feedserver.people.hold import resume_organisation, resume_user, suspend_organisation, suspend_user
from tests.api.refusals import problem
from tests.site import Site

NOTICE = ["This calendar is no longer available"]
SHOWN = ["Planning meeting"]
VERBS: Mapping[str, Callable[..., Any]] = {
    verb.__name__: verb for verb in (suspend_user, resume_user, suspend_organisation, resume_organisation)
}


def does(site: Site, verb: str, whom: str) -> tuple[Any, bool]:
    """The verb in a transaction of its own: the thing, and whether anything changed."""
    with site.services.database.write() as tx:
        found: tuple[Any, bool] = VERBS[verb](tx, whom, site.clock())
    return found


def read(site: Site, path: str) -> dict[str, Any]:
    answer: dict[str, Any] = site.host.call("GET", path).get_json()
    return answer


@pytest.fixture
def url(site: Site) -> str:
    """The feed of amira, who is in the academy and has a booking."""
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user("amira", organisation="academy")
    site.host.make_booking()
    return site.host.feed_url()


@pytest.mark.parametrize(("kind", "whom"), [("user", "amira"), ("organisation", "academy")])
def test_a_hold_ends_the_feed_until_it_is_lifted(site: Site, url: str, kind: str, whom: str) -> None:
    path = f"/{kind}s/{whom}"
    before, body = read(site, path), site.fetch(url).data
    assert before["held_at"] is None
    site.clock.turn(minutes=1)
    held, changed = does(site, f"suspend_{kind}", whom)
    assert (held.id, held.held_at, changed) == (whom, site.clock.now, True)
    told = {**before, "held_at": "2026-11-24T12:01:00Z", "updated_at": "2026-11-24T12:01:00Z"}
    assert (read(site, path), site.titles(url)) == (told, NOTICE)
    site.clock.turn(minutes=1)
    assert does(site, f"suspend_{kind}", whom) == (held, False)  # since when stays
    _, changed = does(site, f"resume_{kind}", whom)
    assert (changed, read(site, path)) == (True, {**before, "updated_at": "2026-11-24T12:02:00Z"})
    assert site.fetch(url).data == body
    assert does(site, f"resume_{kind}", whom)[1] is False


@pytest.mark.parametrize(("kind", "whom"), [("user", "amira"), ("organisation", "academy")])
def test_a_host_reads_it_and_cannot_lift_it(site: Site, url: str, kind: str, whom: str) -> None:
    path = f"/{kind}s/{whom}"
    does(site, f"suspend_{kind}", whom)
    held = read(site, path)
    for said in (held, {**held, "held_at": None}, {**held, "feeds_allowed": False}, held):
        answer = site.host.call("PUT", path, said)
        assert (answer.status_code, answer.get_json()["held_at"]) == (200, held["held_at"])
        assert site.titles(url) == NOTICE
    if kind == "user":
        answer = site.host.call("PATCH", path, {"held_at": None, "active": True})
        assert (answer.status_code, answer.get_json()) == (200, held)
    assert site.titles(url) == NOTICE
    (item,) = read(site, f"/{kind}s")["items"]
    assert item["held_at"] == held["held_at"]


def test_a_token_of_a_held_user_is_suspended_and_can_still_be_issued(site: Site, url: str) -> None:
    does(site, "suspend_user", "amira")
    token = site.host.issue()
    assert (token["status"], site.titles(token["url"])) == ("suspended", NOTICE)
    does(site, "resume_user", "amira")
    assert site.titles(token["url"]) == SHOWN


@pytest.mark.parametrize("stopped", [{"active": False}, {"feeds_allowed": False}], ids=str)
def test_resumed_a_user_stays_suspended_for_other_reasons(
    site: Site, url: str, stopped: dict[str, bool]
) -> None:
    does(site, "suspend_user", "amira")
    does(site, "suspend_organisation", "academy")
    site.host.call("PATCH", "/users/amira", stopped)
    for verb, whom in (("resume_user", "amira"), ("resume_organisation", "academy")):
        does(site, verb, whom)
        assert site.titles(url) == NOTICE
    site.host.call("PATCH", "/users/amira", dict.fromkeys(stopped, True))
    assert site.titles(url) == SHOWN


@pytest.mark.parametrize("first", ["user", "organisation"])
def test_user_and_organisation_are_held_apart(site: Site, url: str, first: str) -> None:
    whom = {"user": "amira", "organisation": "academy"}
    for kind, one in whom.items():
        does(site, f"suspend_{kind}", one)
    does(site, f"resume_{first}", whom.pop(first))
    assert site.titles(url) == NOTICE
    ((kind, one),) = whom.items()
    does(site, f"resume_{kind}", one)
    assert site.titles(url) == SHOWN


def test_a_held_organisation_that_the_host_allows_again_stays_held(site: Site, url: str) -> None:
    for allowed in (False, True):
        site.host.call("PUT", "/organisations/academy", {"name": "Academy", "feeds_allowed": allowed})
        does(site, "suspend_organisation", "academy")
        assert site.titles(url) == NOTICE
    does(site, "resume_organisation", "academy")
    assert site.titles(url) == SHOWN
    does(site, "suspend_organisation", "academy")
    site.host.call("PUT", "/organisations/academy", {"name": "Academy", "feeds_allowed": False})
    does(site, "resume_organisation", "academy")
    assert site.titles(url) == NOTICE


def test_whoever_joins_a_held_organisation_is_suspended(site: Site, url: str) -> None:
    site.host.make_user("ben")
    site.host.make_booking("b-2", participants=[{"user": "ben"}])
    bens = site.host.feed_url("ben")
    does(site, "suspend_organisation", "academy")
    site.host.make_user("ben", organisation="academy")
    assert site.titles(bens) == NOTICE
    site.host.make_user("ben", organisation=None)
    assert site.titles(bens) == SHOWN


def test_a_hold_outlasts_the_user(site: Site, url: str) -> None:
    """Deleted and made again, as by a host that pushes everything afresh."""
    does(site, "suspend_user", "amira")
    held = read(site, "/users/amira")["held_at"]
    site.clock.turn(minutes=1)
    assert site.host.call("DELETE", "/users/amira").status_code == 204
    with site.services.database.write() as tx:
        assert suspend_user(tx, "amira", site.clock()) is None
        assert resume_user(tx, "amira", site.clock()) is None
    assert site.host.make_user("amira")["held_at"] == held
    again = site.host.feed_url()
    assert site.titles(again) == NOTICE
    does(site, "resume_user", "amira")
    assert site.titles(again) != NOTICE


def test_a_held_organisation_cannot_be_deleted(site: Site) -> None:
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    does(site, "suspend_organisation", "academy")
    refused = problem(site.host.call("DELETE", "/organisations/academy"), 409)
    assert refused["detail"] == "An administrator suspended the organisation 'academy'; it stays."
    does(site, "resume_organisation", "academy")
    assert site.host.call("DELETE", "/organisations/academy").status_code == 204


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_there_is_none(site: Site, verb: str) -> None:
    with site.services.database.write() as tx:
        assert VERBS[verb](tx, "nobody", site.clock()) is None


@pytest.mark.parametrize(("kind", "whom"), [("user", "amira"), ("organisation", "academy")])
def test_the_date_of_a_feed_rises_with_hold_and_resumption_in_one_second(
    site: Site, url: str, kind: str, whom: str
) -> None:
    """Also while the clock was set back: a client that compares dates alone must see each of them."""
    site.clock.turn(minutes=1)
    seen = [site.fetch(url).headers["Last-Modified"]]
    site.clock.turn(hours=-1)
    for verb, shown in ((f"suspend_{kind}", NOTICE), (f"resume_{kind}", SHOWN)):
        does(site, verb, whom)
        site.clock.turn(seconds=2)
        answer = site.fetch(url, If_Modified_Since=seen[-1])
        assert (answer.status_code, site.titles(url)) == (200, shown)
        seen.append(answer.headers["Last-Modified"])
    assert len(set(seen)) == 3
