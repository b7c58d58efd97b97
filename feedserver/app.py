"""The application: feeds before Flask, the host's API and the rest inside it, the log around both."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from feedserver.admin.routes import blueprint as admin
from feedserver.api import problems
from feedserver.attachments.routes import blueprint as attachments
from feedserver.audit.routes import blueprint as audit
from feedserver.bookings.routes import blueprint as bookings
from feedserver.clock import Clock, utc_now
from feedserver.doctor.routes import blueprint as doctor
from feedserver.feeds.endpoint import PREFIX, FeedEndpoint
from feedserver.feeds.routes import blueprint as feeds
from feedserver.health.routes import blueprint as health
from feedserver.pages.routes import blueprint as pages
from feedserver.people.routes import blueprint as people
from feedserver.portal.api import blueprint as portal_sessions
from feedserver.portal.routes import blueprint as portal
from feedserver.reference.routes import blueprint as reference
from feedserver.replies.routes import blueprint as replies
from feedserver.request_log import REQUEST_ID, ROUTE, RequestLog
from feedserver.services import Services, open_services
from feedserver.settings import Settings, load_settings
from feedserver.tokens.routes import blueprint as tokens

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

API = "/api/v1"
_SLASHES = re.compile("^/+")


def create_app(settings: Settings | None = None, clock: Clock = utc_now) -> Flask:
    """Build the application of one process.

    Raises:
        StartError: settings, keys or database do not allow a safe start.
    """
    services = open_services(settings or load_settings(), clock)
    return furnished(without_services(), services)


def without_services() -> Flask:
    """The application's addresses and what answers them, with nothing yet to work with."""
    app = Flask("feedserver", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.merge_slashes = False  # a redirect would answer where a refusal belongs
    for blueprint in (
        people,
        bookings,
        tokens,
        portal_sessions,
        feeds,
        doctor,
        attachments,
        replies,
        audit,
        reference,
    ):
        app.register_blueprint(blueprint, url_prefix=API)
    app.register_blueprint(health)
    app.register_blueprint(pages)
    app.register_blueprint(portal)
    app.register_blueprint(admin)
    problems.install(app)
    app.before_request(_note_route)
    app.after_request(_headers)
    return app


def furnished(app: Flask, services: Services) -> Flask:
    """That application, which has no services yet, with its own; feeds go past Flask from now on."""
    app.extensions["feedserver"] = services
    app.wsgi_app = RequestLog(_Front(FeedEndpoint(services), app.wsgi_app))  # type: ignore[method-assign]
    return app


class _Front:
    """Sends ``/feeds/`` to its endpoint and everything else to Flask."""

    def __init__(self, feeds: "WSGIApplication", flask: "WSGIApplication") -> None:
        self._feeds = feeds
        self._flask = flask

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(PREFIX) or _SLASHES.sub("/", path).startswith(PREFIX):
            environ[ROUTE] = "/feeds/{token}"
            return self._feeds(environ, start_response)
        return self._flask(environ, start_response)


def _note_route() -> None:
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule.replace("<", "{").replace(">", "}")


def _headers(response: Response) -> Response:
    if request.method == "OPTIONS":
        response.headers.pop("Content-Type", None)
    response.headers["X-Request-Id"] = request.environ[REQUEST_ID]
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    return response
