"""An administrator in front of the browser that all tests share."""

import pytest
from selenium.webdriver import Chrome

from feedserver.database.engine import Database
from tests.admin.chromium.account import Account, create
from tests.admin.chromium.administrator import Administrator
from tests.admin.chromium.scene import Scene, set_up
from tests.processes.client import Client
from tests.processes.installation import Installation


@pytest.fixture(scope="session")
def account(web_installation: Installation) -> Account:
    return create(web_installation, "grace@host.example")


@pytest.fixture
def admin(chromium: Chrome, web_host: Client, account: Account) -> Administrator:
    """Not signed in."""
    return Administrator(chromium, web_host, account)


@pytest.fixture(scope="session")
def scene(web_host: Client, web_database: Database) -> Scene:
    """Something of everything."""
    return set_up(web_host, web_database)


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest, admin: Administrator) -> str:
    """The language that the administrator prefers, by its code; once for each."""
    code = str(request.param)
    admin.speak(code)
    return code
