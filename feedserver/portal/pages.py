"""Rendering the user's page: language, headers, and refusals as pages."""

from http import HTTPStatus
from typing import Any

from flask import Response, render_template, request

from feedserver.portal.cookie import portal_path
from feedserver.portal.guard import Visit
from feedserver.portal.texts import LANGUAGES, Texts
from feedserver.services import services

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def language() -> str:
    """The language the browser prefers among ours, whatever its country; else the installation's."""
    wanted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((code for code in wanted if code in LANGUAGES), services().settings.language)


def texts() -> Texts:
    """The words of :func:`language`."""
    return LANGUAGES[language()]


def page(name: str, visit: Visit | None = None, status: int = HTTPStatus.OK, **values: Any) -> Response:
    """A page from its template, in the visitor's language."""
    settings = services().settings
    html = render_template(
        f"portal/{name}.html",
        t=texts(),
        lang=language(),
        visit=visit,
        path=lambda rest="": portal_path(settings, rest),
        **values,
    )
    return Response(html, status=status, headers={"Vary": "Accept-Language, Cookie"})


def refusal(status: HTTPStatus, reason: str) -> Response:
    """A page that says why, and what to do next."""
    response = page("refused", status=status, said=texts().refusals[reason])
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'PortalSession realm="portal"'
    return response


def add_headers(response: Response) -> Response:
    """Nothing from elsewhere, in no frame, in no search engine."""
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
