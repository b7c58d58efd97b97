"""``token.first_fetched`` and ``token.leak_suspected``: born when use is written, once, whoever writes it."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from feedserver.use.counters import UseCounters
from feedserver.use.leaks import FIRST_DAYS, MOST_FAMILIES
from feedserver.use.model import Fetch
from tests.site import START, Site
from tests.webhooks.hooks import Hooks

GOOGLE = "Google-Calendar-Importer"
#: The names of more families than one person has.
FAMILIES = [
    "Apple Calendar",
    "Google Calendar",
    "Home Assistant",
    "Outlook on the web",
    "Thunderbird",
    "Other",
]


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    site.host.make_user()
    return site.host.issue()


def fetch_at(token: dict[str, Any], day: float, family: str = "Google Calendar") -> Fetch:
    at: datetime = START + timedelta(days=day)
    return Fetch(
        token=token["id"], at=at, family=family, feed_version="1", etag="e", size_bytes=9, event_count=3
    )


def fetches(site: Site, token: dict[str, Any], day: float, *families: str) -> None:
    """These families come on that day after the issue, one after the other, to different processes."""
    for family in families:
        process = UseCounters(site.services.database)
        process.note(fetch_at(token, day, family))
        process.flush()


def of_type(hooks: Hooks, event: str) -> list[dict[str, Any]]:
    return [data for kind, data in hooks.told() if kind == event]


def leaks(hooks: Hooks) -> list[tuple[str, list[str]]]:
    hooks.site.clock.now = START + timedelta(days=400)
    return [(data["reason"], data["families"]) for data in of_type(hooks, "token.leak_suspected")]


def test_the_first_fetch_is_told_once(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    hooks.add()
    for _ in range(3):
        site.fetch(token["url"], User_Agent=GOOGLE)
        site.clock.turn(days=1)
    assert hooks.messages() == []  # no request writes
    hooks.flush()
    site.fetch(token["url"], User_Agent=GOOGLE)
    hooks.flush()
    ((kind, data),) = hooks.told()
    assert (kind, data) == (
        "token.first_fetched",
        {"token": token["id"], "user": "amira", "family": "Google Calendar"},
    )
    assert hooks.receiver.arrived[0].json["timestamp"] == "2026-11-24T12:00:00Z"


def test_it_is_the_first_fetch_that_is_told(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    hooks.add()
    for day, family in ((1, "Thunderbird"), (0, "Google Calendar"), (2, "Other")):
        site.services.use.note(fetch_at(token, day, family))
    hooks.flush()
    assert of_type(hooks, "token.first_fetched")[0]["family"] == "Google Calendar"


def test_heads_refusals_and_notices_are_no_fetch(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    hooks.add("token.first_fetched")
    site.fetch(token["url"], "HEAD")
    site.fetch(token["url"].replace("/feeds/ics_", "/feeds/ics_x"))
    site.host.call("POST", f"/tokens/{token['id']}/revoke")
    site.fetch(token["url"])
    hooks.flush()
    assert hooks.told() == []


def test_several_processes_at_once_tell_it_once(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    hooks.add()
    processes = [UseCounters(site.services.database) for _ in range(6)]
    for number, process in enumerate(processes):
        process.note(fetch_at(token, 0, FAMILIES[number]))
    start = threading.Barrier(len(processes))
    threads = [threading.Thread(target=lambda one=one: (start.wait(), one.flush())) for one in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [data.get("reason", kind) for kind, data in hooks.told()]
    assert sorted(told) == ["token.first_fetched", "too_many_clients"]


def test_tokens_that_were_fetched_before_there_was_an_endpoint_are_not_told(
    site: Site, hooks: Hooks, token: dict[str, Any]
) -> None:
    fetches(site, token, 0, "Google Calendar")
    hooks.add()
    fetches(site, token, 1, "Google Calendar")
    assert hooks.told() == []


def test_a_family_that_is_new_after_the_first_days_is_told_once(
    site: Site, hooks: Hooks, token: dict[str, Any]
) -> None:
    hooks.add()
    fetches(site, token, 0, "Google Calendar")
    fetches(site, token, FIRST_DAYS, "Thunderbird")
    assert leaks(hooks) == []
    for day in (1, 2, 40, 120):
        fetches(site, token, FIRST_DAYS + day, "Google Calendar", "Apple Calendar")
    assert leaks(hooks) == [("new_client", ["Apple Calendar"])]
    fetches(site, token, FIRST_DAYS + 121, "Home Assistant")
    assert leaks(hooks)[1:] == [("new_client", ["Home Assistant"])]


def test_the_first_client_is_never_new_however_late(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    hooks.add()
    fetches(site, token, FIRST_DAYS + 30, "Google Calendar", "Thunderbird")
    assert leaks(hooks) == []


def test_more_families_than_one_person_has_are_told_at_the_crossing(
    site: Site, hooks: Hooks, token: dict[str, Any]
) -> None:
    hooks.add()
    fetches(site, token, 1, *FAMILIES[:MOST_FAMILIES])
    assert leaks(hooks) == []
    crossing = [("too_many_clients", sorted(FAMILIES[: MOST_FAMILIES + 1]))]
    fetches(site, token, 2, FAMILIES[MOST_FAMILIES])
    assert leaks(hooks) == crossing
    fetches(site, token, 3, *FAMILIES)
    fetches(site, token, 20, *FAMILIES)
    assert leaks(hooks) == crossing


def test_a_second_crossing_is_told_again(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    hooks.add()
    few, all_of_them = FAMILIES[:2], FAMILIES[: MOST_FAMILIES + 1]
    fetches(site, token, 1, *all_of_them)
    for day in (20, 40, 60):
        fetches(site, token, day, *few)
    fetches(site, token, 61, *all_of_them)
    told = [reason for reason, _ in leaks(hooks)]
    assert told == ["too_many_clients", "too_many_clients"]


def test_use_is_written_as_ever_without_an_endpoint(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    fetches(site, token, 0, *FAMILIES)
    assert hooks.messages() == []
    shown = site.host.call("GET", f"/tokens/{token['id']}").get_json()
    assert (shown["fetch_count"], len(shown["clients"])) == (len(FAMILIES), len(FAMILIES))
