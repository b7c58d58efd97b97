"""The pages that are shown, each on a computer and on a phone, light and dark."""

import base64
from collections.abc import Iterator, Mapping
from itertools import product

from selenium.webdriver import Chrome

from tests.chromium.window import Window
from tests.processes.client import Client

#: CSS pixels; a longer page is cut.
_WIDTHS = {"desktop": 1100, "phone": 390}
_HIGHEST = 1080


def take(
    driver: Chrome, host: Client, admin: Mapping[str, str], shown: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes (PNG) of each picture."""
    person = Window(driver, host.port, "/portal")
    driver.get(host.done("POST", f"/users/{shown['user']}/portal-sessions")["url"])
    yield from _looks(person, "portal", "")
    yield from _looks(person, "doctor", f"/tokens/{shown['token']}/doctor")
    administrator = Window(driver, host.port, "/admin")
    administrator.go("")
    administrator.fill("#email", admin["email"])
    administrator.fill("#password", admin["password"])
    administrator.send("/sign-in")
    yield from _looks(administrator, "admin-overview", "")
    yield from _looks(administrator, "admin-user", f"/users/{shown['user']}")
    yield from _looks(administrator, "admin-audit", "/audit")


def _looks(window: Window, name: str, rest: str) -> Iterator[tuple[str, bytes]]:
    for (device, width), dark in product(_WIDTHS.items(), (False, True)):
        window.look(dark=dark)
        window.resize(width)
        window.tell("Emulation.setScrollbarsHidden", hidden=True)
        window.go(rest)
        height = window.driver.execute_script("return document.documentElement.scrollHeight")
        window.resize(width, min(height, _HIGHEST))
        picture = window.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        yield f"{name}-{device}-{'dark' if dark else 'light'}", base64.b64decode(picture["data"])
