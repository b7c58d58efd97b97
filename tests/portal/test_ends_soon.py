"""The end of a link is told beforehand, on the page of all links and on its own."""

from typing import Any

import pytest

from tests.portal.browser import Browser, Page
from tests.site import Site

WARNINGS = {"en": "Ends soon, on 8 December 2026", "de": "Endet bald, am 8. Dezember 2026"}


def pages(site: Site, token: dict[str, Any], language: str) -> list[Page]:
    browser = Browser(site, language)
    return [browser.enter(), browser.get(f"/portal/tokens/{token['id']}")]


def marks(page: Page) -> list[dict[str, str | None]]:
    return [one for one in page.all("span") if one.get("class") == "mark"]


@pytest.mark.parametrize("language", WARNINGS)
def test_a_fixed_end_is_a_warning_from_fourteen_days_before(
    site: Site, browser: Browser, language: str
) -> None:
    token = site.host.issue(label="My phone", expires_at="2026-12-08T12:00:01Z")
    for page in pages(site, token, language):
        assert marks(page) == [] and WARNINGS[language] not in page.words
        assert {"en": "Works until 8 December", "de": "Aktiv bis 8. Dezember"}[language] in page.words
    site.clock.turn(seconds=1)
    for page in pages(site, token, language):
        assert len(marks(page)) == 1 and len(page.all("strong")) == 1
        assert WARNINGS[language] in page.words


def test_an_end_by_idleness_is_a_warning_from_half_of_its_days_before(site: Site, browser: Browser) -> None:
    token = site.host.issue(label="My phone", idle_days=6)
    site.clock.turn(days=3, seconds=-1)
    for page in pages(site, token, "en"):
        assert marks(page) == []
        assert "Ends on 30 November 2026 unless a calendar fetches it before" in page.words
    site.clock.turn(seconds=1)
    for page in pages(site, token, "en"):
        assert len(marks(page)) == 1
        assert "Ends soon, on 30 November 2026, unless a calendar fetches it before" in page.words


@pytest.mark.parametrize("body", [{"feeds_allowed": False}, None])
def test_what_is_paused_or_has_ended_does_not_end_soon(
    site: Site, browser: Browser, body: dict[str, Any] | None
) -> None:
    token = site.host.issue(label="My phone", expires_at="2026-12-08T12:00:00Z")
    if body is None:
        site.clock.turn(days=15)
    else:
        site.host.make_user("amira", name="Amira Okafor", **body)
    for page in pages(site, token, "en"):
        assert marks(page) == [] and "Ends soon" not in page.words
