"""A new user for each test, in front of the browser that all tests share."""

from itertools import count

import pytest
from selenium.webdriver import Chrome

from feedserver.database.engine import Database
from tests.portal.chromium.person import Person
from tests.processes.client import Client

_numbers = count(1)


@pytest.fixture
def database(web_database: Database) -> Database:
    return web_database


@pytest.fixture
def person(chromium: Chrome, web_host: Client) -> Person:
    """A user without any link, not yet on the page."""
    user = f"amira-{next(_numbers)}"
    web_host.done("PUT", f"/users/{user}", {"name": "Amira Okafor", "timezone": "Europe/London"})
    return Person(chromium, web_host, user)


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest, person: Person) -> str:
    """The language that the person prefers, by its code; once for each."""
    code = str(request.param)
    person.speak(code)
    return code
