"""``/metrics``: what the operating guide promises, for keys with ``metrics:read``, and nothing secret."""

import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.api.refusals import problem
from tests.site import Site

GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"
GOOGLE = "Google-Calendar-Importer"


def metrics(site: Site) -> Any:
    key = site.key("metrics:read")
    return site.client.get("/metrics", headers={"Authorization": f"Bearer {key}"})


def samples(site: Site) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every number by its name and labels."""
    response = metrics(site)
    assert response.status_code == 200
    found = text_string_to_metric_families(response.get_data(as_text=True))
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in found
        for sample in family.samples
    }


def fetches(site: Site, status: int, family: str) -> float:
    labels = (("family", family), ("status", str(status)))
    return samples(site).get(("feedserver_fetches_total", labels), 0)


def gauge(site: Site, name: str) -> float:
    return samples(site)[(f"feedserver_{name}", ())]


def test_it_needs_a_key_with_its_scope(site: Site) -> None:
    problem(site.client.get("/metrics"), 401)
    problem(site.client.get("/metrics", headers={"Authorization": "Bearer nonsense"}), 401)
    for scope in ("metrics:write", "tokens:read"):
        headers = {"Authorization": f"Bearer {site.key(scope)}"}
        problem(site.client.get("/metrics", headers=headers), 403)
    response = metrics(site)
    assert response.status_code == 200
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"


def test_every_name_of_the_operating_guide_is_there_and_no_other(site: Site) -> None:
    promised = set(re.findall(r"^\| `(feedserver_\w+)", GUIDE.read_text("utf-8"), re.MULTILINE))
    site.host.make_user()
    site.fetch(site.host.feed_url())
    suffixes = r"_(bucket|count|sum|created)$"
    shown = {re.sub(suffixes, "", name) for name, _ in samples(site) if name.startswith("feedserver_")}
    assert {re.sub(suffixes, "", name) for name in promised} <= shown
    assert shown <= promised | {name.removesuffix("_total") for name in promised}
    assert len(promised) >= 5


def test_fetches_are_counted_by_status_and_family(site: Site) -> None:
    site.host.make_user()
    url = site.host.feed_url()
    strange = url.replace("/ics_", "/ics_x")
    asked = [(200, "Google Calendar"), (304, "Thunderbird"), (404, "Google Calendar"), (200, "Other")]
    before = [fetches(site, *one) for one in asked]
    first = site.fetch(url, User_Agent=GOOGLE)
    site.fetch(url, User_Agent=GOOGLE)
    site.fetch(url, User_Agent="Thunderbird/128", If_None_Match=first.headers["ETag"])
    site.fetch(strange, User_Agent=GOOGLE)
    site.fetch(url, User_Agent="Nobody/1.0 (amira@x.example)")
    assert [fetches(site, *one) for one in asked] == [
        count + more for count, more in zip(before, (2, 1, 1, 1), strict=True)
    ]


def test_only_feeds_that_had_to_be_built_are_timed(site: Site) -> None:
    site.host.make_user()
    url = site.host.feed_url()
    before = samples(site)[("feedserver_render_seconds_count", ())]
    for _ in range(3):
        site.fetch(url)
    assert samples(site)[("feedserver_render_seconds_count", ())] == before + 1


def test_statements_are_timed(site: Site) -> None:
    before = samples(site)[("feedserver_database_seconds_count", ())]
    site.host.make_user()
    assert samples(site)[("feedserver_database_seconds_count", ())] > before


def test_live_tokens_are_those_that_serve_a_feed(site: Site) -> None:
    site.host.make_user()
    site.host.make_user("ben", active=False)
    tokens = [site.host.issue()["id"] for _ in range(3)]
    site.host.issue("ben")
    site.host.issue(expires_at="2026-11-25T00:00:00Z")
    assert gauge(site, "live_tokens") == 4
    site.host.call("POST", f"/tokens/{tokens[0]}/revoke")
    site.clock.turn(days=1)
    assert gauge(site, "live_tokens") == 2


def test_the_queue_is_the_work_that_is_due(site: Site) -> None:
    assert gauge(site, "queue_length") == 0
    for number in range(3):
        site.host.make_booking(f"b-{number}", participants=[])
        site.host.call("DELETE", f"/bookings/b-{number}")
    assert gauge(site, "queue_length") == 3


@pytest.mark.parametrize("user_agent", ["amira@x.example", 'x"} 1\nfeedserver_evil 1', "tok_1 ics_2"])
def test_no_token_user_or_address_is_told(site: Site, user_agent: str) -> None:
    site.host.make_user("user-17", email="amira@x.example", name="Amira Okafor")
    site.host.make_booking("booking-23", participants=[{"user": "user-17"}])
    token = site.host.issue("user-17", label="Phone")
    site.client.get(token["url"], environ_overrides={"HTTP_USER_AGENT": user_agent})
    site.client.get("/feeds/ics_secret.part/user-17.ics")
    said = metrics(site).get_data(as_text=True)
    for secret in ("ics_", "tok_", token["id"], "user-17", "Amira", "amira", "booking-23", "evil", "127.0.0"):
        assert secret not in said
