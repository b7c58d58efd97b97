"""Signs that somebody else has an address, with the renewal one click away."""

import pytest

from tests.portal.browser import Browser
from tests.site import Site

GOOGLE = "Google-Calendar-Importer"


def fetched(site: Site, url: str, *agents: str) -> None:
    for agent in agents:
        assert site.fetch(url, User_Agent=agent).status_code == 200
    site.services.use.flush()


def test_a_client_of_the_first_days_is_no_sign(site: Site, browser: Browser) -> None:
    issued = site.host.issue(label="My phone")
    fetched(site, issued["url"], GOOGLE)
    assert "Is this you?" not in browser.enter().words


@pytest.mark.parametrize("where", ["overview", "token"])
def test_a_client_that_is_new_after_the_first_days_is_asked_about(
    site: Site, browser: Browser, where: str
) -> None:
    issued = site.host.issue(label="My phone")
    fetched(site, issued["url"], GOOGLE)
    site.clock.turn(days=20)
    fetched(site, issued["url"], "vdirsyncer/0.19.3")
    page = browser.enter()
    if where == "token":
        page = browser.get(f"/portal/tokens/{issued['id']}")
    assert "Is this you?" in page.words
    assert "vdirsyncer has been asking for this calendar since 14 December 2026." in page.words
    assert "Google Calendar has been asking" not in page.words
    assert f"/portal/tokens/{issued['id']}/rotate" in page.links()


def test_more_programs_than_one_person_has_are_named(site: Site, browser: Browser) -> None:
    issued = site.host.issue(label="My phone")
    agents = (
        GOOGLE,
        "vdirsyncer/0.19.3",
        "Mozilla/5.0 Thunderbird/153.0",
        "Evolution/3.46",
        "Unheard-Of/1.0",
    )
    fetched(site, issued["url"], *agents)
    words = browser.enter().words
    assert "5 kinds of programs asked for it within 30 days" in words
    assert "and an unknown program." in words


def test_a_link_that_has_ended_asks_nothing(site: Site, browser: Browser) -> None:
    issued = site.host.issue(label="My phone")
    fetched(site, issued["url"], GOOGLE)
    site.clock.turn(days=20)
    fetched(site, issued["url"], "vdirsyncer/0.19.3")
    site.host.call("POST", f"/tokens/{issued['id']}/revoke", {})
    assert "Is this you?" not in browser.enter().words
