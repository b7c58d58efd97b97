"""Chromium without a window, and one person at it. ``tests.portal.browser`` is the one without JavaScript."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.processes.client import Answer, Client, booking

_HERE = Path(__file__).parent
_NPM_CI = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
#: In CI they have to be there.
WITH_CHROMIUM = bool(os.environ.get("CI") or all(map(shutil.which, ("chromium", "chromedriver", "npm"))))
_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  ran => done({passes: ran.passes.length, found: ran.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target}: ${node.failureSummary}`))}),
  fault => done({passes: 0, found: [String(fault)]}));
"""


@contextmanager
def running() -> Iterator[Chrome]:
    """Chromium, by Debian's programs alone: selenium is to download nothing."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,900"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": "en"})
    driver = Chrome(options, ChromeService(shutil.which("chromedriver") or "chromedriver"))
    try:
        driver.set_page_load_timeout(20)
        driver.set_script_timeout(20)
        yield driver
    finally:
        driver.quit()


def install_axe(folder: Path) -> str:
    """Install axe-core into an empty folder, as locked; gives its script."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_HERE / name, folder)
    subprocess.run(_NPM_CI, cwd=folder, check=True, capture_output=True, timeout=120)  # noqa: S603
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


class Person:
    """A user of the host's in front of the browser, which knows nothing of those before."""

    def __init__(self, driver: Chrome, host: Client, user: str) -> None:
        self.driver = driver
        self.host = host
        self.user = user
        self.tell("Network.clearBrowserCookies")
        self.tell("Emulation.setScriptExecutionDisabled", value=False)
        self.tell("Emulation.setEmulatedMedia", features=[])
        self.tell("Emulation.clearDeviceMetricsOverride")

    def tell(self, command: str, **values: Any) -> None:
        """A command of the DevTools protocol."""
        self.driver.execute_cdp_cmd(command, values)

    def new_address(self) -> str:
        """A fresh one-time address."""
        return str(self.host.done("POST", f"/users/{self.user}/portal-sessions")["url"])

    def enter(self) -> None:
        """The host's button: to the user's page."""
        self.driver.get(self.new_address())

    def issue(self, label: str) -> dict[str, Any]:
        """A link that the host makes for them."""
        issued: dict[str, Any] = self.host.done("POST", f"/users/{self.user}/tokens", {"label": label})
        return issued

    def book(self) -> None:
        """The host's booking of a planning meeting with them."""
        said = booking(participants=[{"user": self.user, "role": "apprentice"}])
        self.host.done("PUT", f"/bookings/{self.user}-b", said)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    @property
    def words(self) -> str:
        """What can be read now."""
        return " ".join(self.one("body").text.split())

    @property
    def path(self) -> str:
        return self.driver.current_url.partition("/portal")[2]

    def click(self, text: str) -> None:
        """Click the button or link of that text, and wait for the page it leads to."""
        own = f"normalize-space()='{text}'"
        control = self.driver.find_element(By.XPATH, f"//main//button[{own}] | //main//a[{own}]")
        with self.leaving():
            control.click()

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Wait until another page is there; what is done inside leads to it."""
        before = self.one("html").id
        yield
        WebDriverWait(self.driver, 10, 0.02).until(lambda _: self._has_left(before))

    def _has_left(self, before: str) -> bool:
        roots = self.driver.find_elements(By.CSS_SELECTOR, "html")
        state = self.driver.execute_script("return document.readyState")
        return bool(roots) and roots[0].id != before and state == "complete"

    def type(self, *keys: str) -> None:
        """Type on the keyboard, wherever the focus is."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def look(self, *, dark: bool) -> None:
        """Ask for light or dark colours, as the system's setting does."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tell("Emulation.setEmulatedMedia", features=[scheme])

    def violations(self, axe: str) -> list[str]:
        """What axe-core finds on the page. The driver runs it; the page's policy stays as it is."""
        self.driver.execute_script(axe)
        ran = self.driver.execute_async_script(_AXE)
        assert ran["passes"] > 5 or ran["found"], ran
        return list(ran["found"])

    def fetch(self) -> Answer:
        """What a calendar gets at the address that is shown."""
        return self.host.get(str(self.one("#address").get_property("value")))
