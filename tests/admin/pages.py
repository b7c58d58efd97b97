"""An administrator in front of the pages, without JavaScript."""

from functools import cache
from typing import Any

from sqlalchemy import select

from feedserver.administrators import accounts, passwords, sessions
from feedserver.administrators.model import Administrator, PasswordDigest
from feedserver.audit.model import Actor, ActorKind
from feedserver.database.schema import audit_entries
from tests.portal.browser import Browser, Page
from tests.site import Site

EMAIL = "grace@host.example"
PASSWORD = "nine green bottles"
COOKIE = "feedserver_admin"
_OPERATOR = Actor(kind=ActorKind.COMMAND, name="root")


@cache
def _digest() -> PasswordDigest:
    return passwords.new_digest(PASSWORD, EMAIL)


def make_administrator(site: Site, email: str = EMAIL) -> Administrator:
    """An account with that password."""
    with site.services.database.write() as tx:
        return accounts.create(tx, email, _digest(), _OPERATOR, site.clock())


class Administration(Browser):
    """The browser of an administrator; ``actor`` is how the audit log names them."""

    def __init__(self, site: Site, administrator: Administrator, language: str = "en") -> None:
        super().__init__(site, language)
        self.administrator = administrator

    def arrive(self) -> "Administration":
        """Have a session, without the work of signing in."""
        with self.site.services.database.write() as tx:
            self.carry(sessions.start(tx, self.administrator, self.site.clock()))
        return self

    def carry(self, secret: str) -> None:
        """Have the cookie of a session."""
        self.client.set_cookie(COOKIE, secret, domain="127.0.0.1")

    @property
    def secret(self) -> str | None:
        """The cookie's secret."""
        cookie = self.client.get_cookie(COOKIE, domain="127.0.0.1")
        return cookie.value if cookie else None

    def sign_in(self, password: str = PASSWORD, email: str = EMAIL, path: str = "/admin") -> Page:
        """Fill in the form that stands before a page."""
        return self.send(self.get(path), "/admin/sign-in", email=email, password=password)

    def change(self, path: str, reason: str = "A good reason") -> Page:
        """Answer the question at that path with yes."""
        return self.send(self.get(path), path, reason=reason)


def trail(site: Site) -> list[Any]:
    """The entries of the audit log that administrators made, in their order."""
    by = audit_entries.c.actor_kind == "administrator"
    with site.services.database.read() as tx:
        return list(tx.execute(select(audit_entries).where(by).order_by(audit_entries.c.id)))
