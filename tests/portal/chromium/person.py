"""One person in front of the browser. ``tests.portal.browser`` is the one without JavaScript."""

from typing import Any

from selenium.webdriver import Chrome

from tests.chromium.window import Window
from tests.processes.client import Answer, Client, booking


class Person(Window):
    """A user of the host's in front of the browser."""

    def __init__(self, driver: Chrome, host: Client, user: str) -> None:
        super().__init__(driver, host.port, "/portal")
        self.host = host
        self.user = user

    def new_address(self) -> str:
        """A fresh one-time address."""
        return str(self.host.done("POST", f"/users/{self.user}/portal-sessions")["url"])

    def enter(self) -> None:
        """The host's button: to the user's page."""
        self.driver.get(self.new_address())

    def let_publish(self, *, allowed: bool) -> None:
        """The host says whether their bookings may be published."""
        said = {"name": "Amira Okafor", "timezone": "Europe/London", "feeds_allowed": allowed}
        self.host.done("PUT", f"/users/{self.user}", said)

    def issue(self, label: str) -> dict[str, Any]:
        """A link that the host makes for them."""
        issued: dict[str, Any] = self.host.done("POST", f"/users/{self.user}/tokens", {"label": label})
        return issued

    def book(self) -> None:
        """The host's booking of a planning meeting with them."""
        said = booking(participants=[{"user": self.user, "role": "apprentice"}])
        self.host.done("PUT", f"/bookings/{self.user}-b", said)

    def fetch(self) -> Answer:
        """What a calendar gets at the address that is shown."""
        return self.host.get(str(self.one("#address").get_property("value")))
