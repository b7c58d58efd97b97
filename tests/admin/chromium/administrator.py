"""An administrator in front of the browser. ``tests.admin.pages`` has the one without JavaScript."""

from selenium.webdriver import Chrome

from tests.admin.chromium.account import Account
from tests.chromium.window import Window
from tests.processes.client import Client

COOKIE = "feedserver_admin"


class Administrator(Window):
    """Somebody with an account; not signed in at first."""

    def __init__(self, driver: Chrome, host: Client, account: Account) -> None:
        super().__init__(driver, host.port, "/admin")
        self.host = host
        self.account = account

    def sign_in(self, path: str = "") -> None:
        """Go there, fill in the form that stands before it, and arrive."""
        self.go(path)
        self.fill("#email", self.account.email)
        self.fill("#password", self.account.password)
        self.send("/sign-in")
        assert self.path == path

    def open(self, part: str) -> None:
        """Click a part of the pages in the row below the bar."""
        own = f"//nav//ul[@class='row']//a[normalize-space()='{part}']"
        with self.leaving():
            self.driver.find_element("xpath", own).click()

    def answer(self, yes: str, reason: str) -> None:
        """Say why, and yes."""
        self.fill("#reason", reason)
        self.click(yes)

    @property
    def status(self) -> int:
        """With which status the present page came."""
        return int(
            self.driver.execute_script("return performance.getEntriesByType('navigation')[0].responseStatus")
        )
