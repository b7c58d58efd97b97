"""One browser, one server and one axe-core for each test process, whichever pages it looks at."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from feedserver.database.engine import Database, open_database
from tests.chromium.programs import WITH_CHROMIUM, install_axe, running
from tests.processes.client import Client
from tests.processes.installation import Installation


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chrome]:
    if not WITH_CHROMIUM:
        pytest.skip("chromium, chromedriver or npm is not on this machine")
    with running() as driver:
        yield driver


@pytest.fixture(scope="session")
def axe(chromium: Chrome, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, installed outside the work tree."""
    return install_axe(tmp_path_factory.mktemp("axe"))


@pytest.fixture(scope="session")
def web_installation(chromium: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Where the server of the browser is set up."""
    return Installation(tmp_path_factory.mktemp("web")).set_up()


@pytest.fixture(scope="session")
def web_host(web_installation: Installation) -> Iterator[Client]:
    """The host application of a server that runs."""
    key = web_installation.api_key()
    with web_installation.serving(workers=1) as server:
        yield Client(server.port, key)


@pytest.fixture(scope="session")
def web_database(web_installation: Installation) -> Iterator[Database]:
    """The server's database, for states that take weeks to come about."""
    database = open_database(web_installation.database_url)
    yield database
    database.close()
