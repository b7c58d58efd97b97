"""A site with one of everything, and who may change it: a host, amira in her browser, an administrator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from feedserver.access.keys import create_key
from feedserver.access.model import SCOPES, key_id_of
from feedserver.audit.model import Action, ActorKind
from feedserver.people import hold
from tests.admin import hooks
from tests.admin.pages import EMAIL, PASSWORD, Administration, make_administrator
from tests.portal.browser import Browser, portal_url
from tests.site import Host, Site


class Office:
    """An administrator with a session, one who stands before the door, and what there is to manage."""

    def __init__(self, site: Site) -> None:
        administrator = make_administrator(site)
        self.browser = Administration(site, administrator).arrive()
        self.form_key = self.browser.get("/admin/account").forms["/admin/sign-out"]["form_key"]
        self.door = Administration(site, administrator)
        self.door_key = self.door.get("/admin/sign-in").forms["/admin/sign-in"]["form_key"]
        site.host.call("PUT", "/organisations/held", {"name": "Held"})
        site.host.make_user("held")
        with site.services.database.write() as tx:
            hold.suspend_user(tx, "held", site.clock())
            hold.suspend_organisation(tx, "held", site.clock())
            key = create_key(tx, "another", ["users:read"], site.clock())
        self.key = key_id_of(key)
        endpoint = hooks.add(site)
        self.endpoint, self.paused = endpoint.id, hooks.add(site, is_paused=True).id
        hooks.give_up(site, endpoint, 1)
        self.message = hooks.messages(site)[0].id

    def of_strangers(self) -> "Office":
        """The same for somebody without a session or a door."""
        other = Office.__new__(Office)
        other.__dict__ = {**self.__dict__}
        other.browser = other.door = Administration(self.browser.site, self.browser.administrator)
        return other


class World:
    """The organisation academy; amira with the booking b-1, a token, a session, and a link to another."""

    def __init__(self, site: Site) -> None:
        self.site, self.host = site, site.host
        site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
        site.host.make_user("amira", email="amira@x.example")
        self.uid = str(site.host.make_booking("b-1", version=1)["uid"])
        self.token = str(site.host.issue("amira", label="Phone")["id"])
        self.browser = Browser(site)
        self.form_key = self.browser.enter("amira").forms["/portal/tokens"]["form_key"]
        self.link = urlsplit(portal_url(site)).path
        self.office: Office

    def open_office(self) -> "World":
        """With an administrator, and what there is to manage."""
        self.office = Office(self.site)
        return self

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """A call of the host's."""
        return self.host.call(method, path, body, **options)

    def form(self, action: str, **fields: str) -> TestResponse:
        """A form of amira's page."""
        filled = {"form_key": self.form_key, **fields}
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.browser.ask("POST", f"/portal{action}", data=filled, headers=headers)

    def open(self, path: str) -> TestResponse:
        """A page in her browser."""
        return self.browser.ask("GET", path)

    def manage(self, action: str, **fields: Any) -> TestResponse:
        """A form of the administrators' pages, with a reason."""
        filled = {"form_key": self.office.form_key, "reason": "A good reason", **fields}
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.office.browser.ask("POST", f"/admin{action}", data=filled, headers=headers)

    def sign_in(self) -> TestResponse:
        """The administrator at the door."""
        filled = {"form_key": self.office.door_key, "email": EMAIL, "password": PASSWORD, "to": "/"}
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.office.door.ask("POST", "/admin/sign-in", data=filled, headers=headers)

    def of_strangers(self) -> "World":
        """The same world for a host that may only read, and a browser without session or link."""
        other = World.__new__(World)
        other.__dict__ = {**self.__dict__}
        other.host = Host(self.site, self.site.key(*(s for s in SCOPES if s.endswith(":read"))))
        other.browser, other.link = Browser(self.site), "/portal/enter/fsp_unknown"
        other.office = self.office.of_strangers()
        return other


Ask = Callable[[World], TestResponse]


@dataclass(frozen=True)
class Change:
    """A request that changes something, its entry, and how many entries it makes a second time.

    ``user`` is whom it concerns, ``subject`` what it is about (None: nothing that could be said beforehand).
    """

    action: Action
    ask: Ask
    subject: str | None = None
    user: str | None = None
    again: int = 0
    by: ActorKind = ActorKind.API_KEY
