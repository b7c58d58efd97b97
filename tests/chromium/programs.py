"""Chromium without a window, and axe-core: what the browser tests run."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

_HERE = Path(__file__).parent
#: Without what a page does not need: a graphics process, extensions, news from its makers.
_ARGUMENTS = (
    *("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,900"),
    *("--disable-gpu", "--disable-extensions", "--disable-background-networking"),
    "--disable-component-update",
)
_NPM_CI = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
#: In CI they have to be there.
WITH_CHROMIUM = bool(os.environ.get("CI") or all(map(shutil.which, ("chromium", "chromedriver", "npm"))))


@contextmanager
def running() -> Iterator[Chrome]:
    """Chromium, by Debian's programs alone: selenium is to download nothing."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in _ARGUMENTS:
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": "en"})
    driver = Chrome(options, ChromeService(shutil.which("chromedriver") or "chromedriver"))
    try:
        driver.set_page_load_timeout(60)
        driver.set_script_timeout(60)
        yield driver
    finally:
        driver.quit()


def install_axe(folder: Path) -> str:
    """Install axe-core into an empty folder, as locked; gives its script."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_HERE / name, folder)
    subprocess.run(_NPM_CI, cwd=folder, check=True, capture_output=True, timeout=120)  # noqa: S603
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
