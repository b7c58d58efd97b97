"""A window of chromium: what every person in front of it can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

_AXE = """
const done = arguments[arguments.length - 1];
const only = arguments[0] ? {runOnly: [arguments[0]]} : {};
axe.run(document, {resultTypes: ["violations"], ...only}).then(
  ran => done({passes: ran.passes.length, found: ran.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.target}: ${node.failureSummary}`))}),
  fault => done({passes: 0, found: [String(fault)]}));
"""
#: The tag of axe-core's rules that another look can break: a page is the same otherwise.
COLOURS = "cat.color"
#: What reaches beyond the right edge; nothing may, not even the root.
_OVERFLOW = """
const wide = document.documentElement.clientWidth;
return [document.documentElement, ...document.querySelectorAll("body *")]
  .filter(one => one.checkVisibility())
  .map(one => [one, one === document.documentElement ? one.scrollWidth : one.getBoundingClientRect().right])
  .filter(([, right]) => right > wide + 0.5)
  .map(([one, right]) => `${right}: ${one.outerHTML.slice(0, 80)}`);
"""


class Window:
    """The browser's window, which knows nothing of those who used it before."""

    def __init__(self, driver: Chrome, port: int, room: str) -> None:
        self.driver = driver
        self._base = f"http://127.0.0.1:{port}{room}"
        self._room = room
        self.forget()
        self.tell("Emulation.setScriptExecutionDisabled", value=False)
        self.tell("Emulation.setEmulatedMedia", features=[])
        self.tell("Emulation.clearDeviceMetricsOverride")
        self.tell("Network.enable")
        self.speak("en")

    def tell(self, command: str, **values: Any) -> None:
        """A command of the DevTools protocol."""
        self.driver.execute_cdp_cmd(command, values)

    def forget(self) -> None:
        """Lose all cookies."""
        self.tell("Network.clearBrowserCookies")

    def speak(self, language: str) -> None:
        """Prefer a language, as the browser's setting does."""
        self.tell("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})

    def look(self, *, dark: bool) -> None:
        """Ask for light or dark colours, as the system's setting does."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tell("Emulation.setEmulatedMedia", features=[scheme])

    def resize(self, width: int, height: int = 640) -> None:
        """As wide and high, in CSS pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.tell("Emulation.setDeviceMetricsOverride", **size)

    def go(self, rest: str) -> None:
        """Open an address below the room's."""
        self.driver.get(self._base + rest)

    @property
    def path(self) -> str:
        """The present address below the room's."""
        return self.driver.current_url.partition(self._room)[2]

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    @property
    def words(self) -> str:
        """What can be read now."""
        return " ".join(self.one("body").text.split())

    def fill(self, selector: str, text: str) -> None:
        """Have that text in a field."""
        field = self.one(selector)
        field.clear()
        field.send_keys(text)

    def click(self, text: str) -> None:
        """Click the button or link of that text, and wait for the page it leads to."""
        own = f"normalize-space()='{text}'"
        control = self.driver.find_element(By.XPATH, f"//main//button[{own}] | //main//a[{own}]")
        with self.leaving():
            control.click()

    def send(self, action: str) -> None:
        """Click the button of the form that leads there, and wait for the page."""
        with self.leaving():
            self.one(f"form[action$='{action}'] button").click()

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Wait until another page is there; what is done inside leads to it."""
        before = self.one("html").id
        yield
        WebDriverWait(self.driver, 60, 0.02).until(lambda _: self._has_left(before))

    def _has_left(self, before: str) -> bool:
        roots = self.driver.find_elements(By.CSS_SELECTOR, "html")
        state = self.driver.execute_script("return document.readyState")
        return bool(roots) and roots[0].id != before and state == "complete"

    def type(self, *keys: str) -> None:
        """Type on the keyboard, wherever the focus is."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def violations(self, axe: str, only: str = "") -> list[str]:
        """What axe-core finds on the page, by the rules of one tag or by all.

        The driver runs it; the page's policy stays as it is.
        """
        if self.driver.execute_script("return !window.axe"):
            self.driver.execute_script(axe)
        ran = self.driver.execute_async_script(_AXE, only)
        assert ran["passes"] > (0 if only else 5) or ran["found"], ran
        return list(ran["found"])

    def overflow(self) -> list[str]:
        """What makes the page scroll sideways."""
        return list(self.driver.execute_script(_OVERFLOW))

    def heard(self) -> list[str]:
        """The accessible names of all that is on the page, its title among them."""
        nodes = self.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        names = [str(node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
        described = [str(node.get("description", {}).get("value", "")) for node in nodes]
        assert len(names) > 5
        return [*names, *described]
