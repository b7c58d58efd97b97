"""One browser, one server and one axe-core for each test process; a new user for each test."""

from collections.abc import Iterator
from itertools import count

import pytest
from selenium.webdriver import Chrome

from tests.portal.chromium.person import WITH_CHROMIUM, Person, install_axe, running
from tests.processes.client import Client
from tests.processes.installation import Installation

_numbers = count(1)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chrome]:
    if not WITH_CHROMIUM:
        pytest.skip("chromium, chromedriver or npm is not on this machine")
    with running() as driver:
        yield driver


@pytest.fixture(scope="session")
def host(chromium: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The host application of a server that runs."""
    installation = Installation(tmp_path_factory.mktemp("portal")).set_up()
    key = installation.api_key()
    with installation.serving(workers=1) as server:
        yield Client(server.port, key)


@pytest.fixture(scope="session")
def axe(chromium: Chrome, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, installed outside the work tree."""
    return install_axe(tmp_path_factory.mktemp("axe"))


@pytest.fixture
def person(chromium: Chrome, host: Client) -> Person:
    """A user without any link, not yet on the page."""
    user = f"amira-{next(_numbers)}"
    host.done("PUT", f"/users/{user}", {"name": "Amira Okafor", "timezone": "Europe/London"})
    return Person(chromium, host, user)
