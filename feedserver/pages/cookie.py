"""The cookie of a session: invisible for scripts, and for this host alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict

from werkzeug.wrappers import Request, Response

from feedserver.settings import Settings


class _Attributes(TypedDict):
    path: str
    httponly: bool
    samesite: str
    secure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCookie:
    """A cookie of that name which lasts as long as the session.

    Over https its name begins with ``__Host-`` (S-72), so that no other host, a subdomain
    neither, can set it in our place. Browsers take such a name with the path ``/`` only, also
    where the public address has a path of its own: every application of that host is sent it,
    and two installations on one host would take each other's cookies.
    Over plain http browsers do not take such a name, and it stands without.
    """

    name: str
    life: timedelta

    def give(self, response: Response, settings: Settings, secret: str) -> None:
        """Give the session to the browser for as long as it lasts."""
        seconds = int(self.life.total_seconds())
        response.set_cookie(self._name(settings), secret, max_age=seconds, **_attributes(settings))

    def take_back(self, response: Response, settings: Settings) -> None:
        """Make the browser forget it."""
        response.delete_cookie(self._name(settings), **_attributes(settings))

    def secret(self, request: Request, settings: Settings) -> str | None:
        """The secret the browser sent, or None."""
        return request.cookies.get(self._name(settings))

    def _name(self, settings: Settings) -> str:
        return f"__Host-{self.name}" if _is_https(settings) else self.name


def _is_https(settings: Settings) -> bool:
    return settings.base_url.startswith("https:")


def _attributes(settings: Settings) -> _Attributes:
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": _is_https(settings)}
