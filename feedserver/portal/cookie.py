"""The cookie of a session: for scripts invisible, for the page's addresses alone."""

from typing import TypedDict
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from feedserver.portal.enter import PATH
from feedserver.portal.model import SESSION_LIFE
from feedserver.settings import Settings

_NAME = "feedserver_portal"


class _Attributes(TypedDict):
    path: str
    httponly: bool
    samesite: str
    secure: bool


def set_cookie(response: Response, settings: Settings, secret: str) -> None:
    """Give the session to the browser for as long as it lasts."""
    response.set_cookie(
        _name(settings), secret, max_age=int(SESSION_LIFE.total_seconds()), **_attributes(settings)
    )


def drop_cookie(response: Response, settings: Settings) -> None:
    """Take it back."""
    response.delete_cookie(_name(settings), **_attributes(settings))


def session_secret(request: Request, settings: Settings) -> str | None:
    """The secret the browser sent, or None."""
    return request.cookies.get(_name(settings))


def portal_path(settings: Settings, rest: str = "") -> str:
    """A path of the page, as browsers see it: the public address may have a path of its own."""
    return f"{urlsplit(settings.base_url).path}{PATH}{rest}"


def _is_https(settings: Settings) -> bool:
    return settings.base_url.startswith("https:")


def _name(settings: Settings) -> str:
    """Browsers take a name that begins so over https only."""
    return f"__Secure-{_NAME}" if _is_https(settings) else _NAME


def _attributes(settings: Settings) -> _Attributes:
    return {
        "path": portal_path(settings),
        "httponly": True,
        "samesite": "Lax",
        "secure": _is_https(settings),
    }
