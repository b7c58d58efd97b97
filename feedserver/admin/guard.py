"""Who visits the administrators' pages, checked with every request: ``@for_administrator``."""

from dataclasses import dataclass

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.destination import destination_of
from feedserver.admin.room import COOKIE, ROOM
from feedserver.administrators.model import Administrator
from feedserver.administrators.sessions import administrator_of
from feedserver.audit.model import Actor, ActorKind
from feedserver.pages.guard import only_for
from feedserver.pages.visit import Visit
from feedserver.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministratorVisit(Visit):
    """A visit of an administrator."""

    administrator: Administrator

    @property
    def name(self) -> str:
        """The administrator's address."""
        return self.administrator.email

    @property
    def caller(self) -> str:
        """Their kind and id."""
        return f"{ActorKind.ADMINISTRATOR}:{self.administrator.id}"

    @property
    def actor(self) -> Actor:
        """The administrator as the audit log names them."""
        return self.administrator.actor


def find_visit() -> AdministratorVisit | None:
    """The visit of the present request, or None."""
    at = services()
    secret = COOKIE.secret(request, at.settings)
    if not secret:
        return None
    administrator = administrator_of(at.database, secret, at.clock())
    return None if administrator is None else AdministratorVisit(administrator=administrator, secret=secret)


def _to_sign_in() -> Response:
    """To the form, and from there to the page that was asked for."""
    return ROOM.redirection(f"/sign-in{destination_of(request.full_path, ROOM.path).as_query()}")


for_administrator = only_for(find_visit, _to_sign_in)
