"""Who asked stands in the line of the request (ASVS 16.2.1): an id that means nothing, or a kind."""

import logging

import pytest

from tests.admin.pages import Administration, make_administrator
from tests.portal.browser import Browser
from tests.site import Site


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "feedserver.requests")
    return caplog


def _last(lines: pytest.LogCaptureFixture) -> str:
    return [record.getMessage() for record in lines.records if record.name == "feedserver.requests"][-1]


def test_a_call_of_the_api_names_its_key(site: Site, lines: pytest.LogCaptureFixture) -> None:
    site.host.call("GET", "/users")
    key = site.host.api_key.split("_")[1]
    assert _last(lines).endswith(f" token=- by=api_key:{key}")


def test_a_key_that_is_none_names_nobody(site: Site, lines: pytest.LogCaptureFixture) -> None:
    site.client.get("/api/v1/users", headers={"Authorization": f"Bearer {site.host.api_key}x"})
    assert " by=" not in _last(lines)


def test_a_page_of_administrators_names_the_account(site: Site, lines: pytest.LogCaptureFixture) -> None:
    administrator = make_administrator(site)
    Administration(site, administrator).arrive().ask("GET", "/admin")
    assert " by=administrator:adm_" in _last(lines)
    assert administrator.email not in lines.text


def test_a_page_of_a_user_says_no_more_than_that(site: Site, lines: pytest.LogCaptureFixture) -> None:
    site.host.make_user("amira.khan")
    person = Browser(site)
    person.enter("amira.khan")
    person.ask("GET", "/portal")
    assert _last(lines).endswith(" by=user")
    assert "amira" not in lines.text
