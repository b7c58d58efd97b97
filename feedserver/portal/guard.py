"""Who visits the page, checked with every request: ``@for_visitor``."""

from dataclasses import dataclass

from flask import request

from feedserver.audit.model import ActorKind
from feedserver.pages.guard import only_for
from feedserver.pages.visit import Visit
from feedserver.people.model import User
from feedserver.portal.enter import visitor
from feedserver.portal.room import COOKIE
from feedserver.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class UserVisit(Visit):
    """A visit of the user whose page this is."""

    user: User

    @property
    def name(self) -> str:
        """The user's name."""
        return self.user.name

    @property
    def caller(self) -> str:
        """Their kind alone: the host chose the id, which may be a name."""
        return ActorKind.USER


def _find_visit() -> UserVisit | None:
    at = services()
    secret = COOKIE.secret(request, at.settings)
    if not secret:
        return None
    with at.database.read() as tx:
        user = visitor(tx, secret, at.clock())
    return None if user is None else UserVisit(user=user, secret=secret)


for_visitor = only_for(_find_visit)
