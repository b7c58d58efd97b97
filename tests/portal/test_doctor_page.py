"""The page of the doctor over HTTP: what it says of a link in every state, in both languages."""

from typing import Any

import pytest

from tests.portal.browser import Browser, Page
from tests.site import Site

GOOGLE = "Google-Calendar-Importer"
THUNDERBIRD = "Mozilla/5.0 Thunderbird/128.0"


def fetched(site: Site, url: str, *agents: str) -> None:
    for agent in agents:
        assert site.fetch(url, User_Agent=agent).status_code == 200
    site.services.use.flush()


def asked(site: Site, token: dict[str, Any], language: str = "en") -> Page:
    """The page, reached from the link's own."""
    browser = Browser(site, language)
    browser.enter()
    path = f"/portal/tokens/{token['id']}/doctor"
    assert path in browser.get(f"/portal/tokens/{token['id']}").links()
    page = browser.get(path)
    assert page.status == 200
    return page


@pytest.fixture
def token(site: Site, browser: Browser) -> dict[str, Any]:
    site.host.make_booking()
    return site.host.issue(label="My phone")


def test_a_link_that_is_up_to_date(site: Site, token: dict[str, Any]) -> None:
    fetched(site, token["url"], GOOGLE)
    site.clock.turn(hours=2)
    page = asked(site, token)
    assert [one["href"] for one in page.all("a")][1] == f"/portal/tokens/{token['id']}"
    for said in (
        "Is “My phone” up to date? Yes. Nothing has changed since the last request.",
        "Google Calendar last asked 2 hours ago. It asks once or twice a day and cannot be hurried;",
        "Last fetched Google Calendar, 2 hours ago",
        "Next request By 25 November 2026 at 12:00",
        "Program First day Last day Asks every",
        "Google Calendar 24 Nov 2026 24 Nov 2026 8 to 24 hours",
        "Events 1 of at most 900",
        "kB of at most 700 kB Nothing is left out.",
    ):
        assert said in page.words, said
    assert "Please note" not in page.words and f"/portal/tokens/{token['id']}/rotate" not in page.links()


def test_the_same_in_german(site: Site, token: dict[str, Any]) -> None:
    fetched(site, token["url"], "python-requests/2.32", "strange", GOOGLE)
    site.host.make_booking("b-2", managed_by="teams")
    site.clock.turn(hours=2)
    page = asked(site, token, "de-AT")
    for said in (
        "Ist „My phone“ aktuell? Ja. Seit dem letzten Abruf hat sich nichts geändert.",
        "Google Kalender hat diesen Kalender zuletzt vor 2 Stunden abgerufen.",
        "Google Kalender 24.11.2026 24.11.2026 8 bis 24 Stunden",
        "Ein Skript 24.11.2026 24.11.2026 Nicht bekannt",
        "Ein unbekanntes Programm 24.11.2026",
        "Termine 1 von höchstens 900",
        "Was fehlt 1 Termin fehlt: Er steht schon in einem anderen Kalender",
    ):
        assert said in page.words, said
    assert page.all("html") == [{"lang": "de"}]
    assert not {"Calendar", "the", "asked", "November,", "of", "unknown"} & set(page.words.split())


def test_times_are_those_of_the_owners_clock(site: Site, token: dict[str, Any]) -> None:
    site.host.make_user("amira", name="Amira Okafor", timezone="Pacific/Auckland")
    fetched(site, token["url"], GOOGLE)
    assert "By 26 November 2026 at 01:00" in asked(site, token).words
    assert "Bis zum 26. November 2026, 01:00 Uhr" in asked(site, token, "de").words


def test_a_device_that_may_be_off(site: Site, token: dict[str, Any]) -> None:
    fetched(site, token["url"], THUNDERBIRD)
    assert "By 24 November 2026 at 13:00, if the device is on" in asked(site, token).words
    assert "30 minutes to 1 hour" in asked(site, token).words
    site.clock.turn(hours=2)
    assert "Expected since 24 November 2026 at 13:00" in asked(site, token).words


def test_of_a_client_nobody_knows_nothing_is_promised(site: Site, token: dict[str, Any]) -> None:
    fetched(site, token["url"], "strange")
    page = asked(site, token)
    assert "Next request Not known" in page.words
    assert "An unknown program 24 Nov 2026 24 Nov 2026 Not known" in page.words


def test_what_has_changed_since_is_not_in_the_calendar_yet(site: Site, token: dict[str, Any]) -> None:
    fetched(site, token["url"], GOOGLE)
    site.clock.turn(minutes=5)
    site.host.make_booking("b-2")
    page = asked(site, token)
    assert "Not yet. Something has changed since the last request." in page.words
    assert "It then had 1 event," in page.words and "Events 2 of at most 900" in page.words
    fetched(site, token["url"], GOOGLE)
    assert "Yes. Nothing has changed since the last request." in asked(site, token).words


def test_a_link_in_no_calendar(site: Site, token: dict[str, Any]) -> None:
    page = asked(site, token)
    assert "Not yet. No calendar has fetched it so far." in page.words
    assert "Last fetched Not yet" in page.words and "Next request" not in page.words
    assert page.all("table") == [] and "Please note" not in page.words
    site.clock.turn(days=2)
    late = asked(site, token)
    assert (
        "Please note Nothing has fetched this calendar yet. Its address was issued 2 days ago." in late.words
    )
    assert f"/portal/tokens/{token['id']}#subscribe" in late.links()


def test_a_stale_calendar_is_told_what_to_do(site: Site, token: dict[str, Any]) -> None:
    fetched(site, token["url"], GOOGLE)
    site.clock.turn(days=3)
    page = asked(site, token)
    assert "Perhaps not. A calendar has not asked for it for longer than usual." in page.words
    assert (
        "Please note Google Calendar last asked 3 days ago and should have asked again since." in page.words
    )
    assert "remove it and subscribe to a new address" in page.words
    assert f"/portal/tokens/{token['id']}/rotate" in page.links()


def test_signs_of_a_leak_come_with_the_renewal(site: Site, token: dict[str, Any]) -> None:
    fetched(site, token["url"], GOOGLE)
    site.clock.turn(days=20)
    fetched(site, token["url"], GOOGLE, "vdirsyncer/0.19.3")
    page = asked(site, token)
    assert "Please note vdirsyncer asked for the first time on 14 December 2026" in page.words
    assert page.words.index("Please note") < page.words.index("last asked")
    assert f"/portal/tokens/{token['id']}/rotate" in page.links()


@pytest.mark.parametrize(
    ("options", "told", "remedy"),
    [
        (
            {"expires_at": "2026-12-01T12:00:00Z"},
            "Its calendars need another address by then.",
            "/portal#new",
        ),
        ({"idle_days": 7}, "one fetch before then keeps it.", "#subscribe"),
    ],
)
def test_an_end_that_is_near(
    site: Site, browser: Browser, options: dict[str, Any], told: str, remedy: str
) -> None:
    token = site.host.issue(label="My phone", **options)
    fetched(site, token["url"], GOOGLE)
    site.clock.turn(days=4)
    page = asked(site, token)
    assert "Please note This address ends on 1 December 2026." in page.words and told in page.words
    assert [link for link in page.links() if link.endswith(remedy)]


@pytest.mark.parametrize(
    ("body", "path", "verdict", "said"),
    [
        (
            {},
            "/tokens/{id}/revoke",
            "No. This link has ended.",
            "The calendar was revoked on 24 November 2026.",
        ),
        (
            {"name": "Amira Okafor", "feeds_allowed": False},
            "/users/amira",
            "No. This link is paused; calendars show a notice.",
            "The calendar is suspended since 24 November 2026.",
        ),
    ],
)
def test_a_retired_link(
    site: Site, token: dict[str, Any], body: dict[str, Any], path: str, verdict: str, said: str
) -> None:
    fetched(site, token["url"], GOOGLE)
    method = "PUT" if path.startswith("/users") else "POST"
    assert site.host.call(method, path.format(**token), body).status_code == 200
    page = asked(site, token)
    assert verdict in page.words and f"Please note {said}" in page.words
    assert "Google Calendar 24 Nov 2026" in page.words
    assert "Next request" not in page.words and "What it shows now" not in page.words


def test_an_expired_link(site: Site, token: dict[str, Any]) -> None:
    site.host.call("PATCH", f"/tokens/{token['id']}", {"expires_at": "2026-11-25T00:00:00Z"})
    site.clock.turn(days=1)
    page = asked(site, token, "de")
    assert "Nein. Dieser Link ist beendet." in page.words
    assert "Bitte beachten Der Kalender ist am 25. November 2026 abgelaufen." in page.words


def test_what_is_left_out_for_its_size_is_a_warning_alone(site: Site, token: dict[str, Any]) -> None:
    site.host.make_booking("b-2")
    object.__setattr__(site.services.renderer, "max_events", 1)
    page = asked(site, token)
    assert "Please note 1 event, the oldest or the furthest, is left out" in page.words
    assert "Nothing is left out." not in page.words and "Left out" not in page.words


def test_another_users_link_is_not_there(site: Site, token: dict[str, Any]) -> None:
    site.host.make_user("jonas")
    stranger = Browser(site)
    stranger.enter("jonas")
    for name in (token["id"], "tok_none", "a b", "%00"):
        page = stranger.get(f"/portal/tokens/{name}/doctor")
        assert page.status == 404
        assert "There is no such page" in page.words and "My phone" not in page.words


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "{{ 7 * 7 }} {0}"]
)
def test_a_hostile_label_is_text(site: Site, browser: Browser, hostile: str) -> None:
    page = asked(site, site.host.issue(label=hostile))
    assert f"Is “{hostile}” up to date?" in page.words
    assert [one.get("src") for one in page.all("script")] == ["/pages/look.js"]
    assert page.all("img") == []


def test_descriptions_name_what_is_there(site: Site, token: dict[str, Any]) -> None:
    fetched(site, token["url"], GOOGLE)
    site.clock.turn(days=20)
    fetched(site, token["url"], "curl/8.5", "vdirsyncer/0.19.3")
    page = asked(site, token)
    assert page.words.count("Please note") == 3
    ids = [str(one["id"]) for _, one in page.elements if "id" in one]
    named = {
        str(one[key])
        for _, one in page.elements
        for key in ("aria-describedby", "aria-labelledby")
        if key in one
    }
    assert len(set(ids)) == len(ids) and named <= set(ids)
    assert len(page.all("h1")) == 1
