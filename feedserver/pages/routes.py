"""The look of all pages over HTTP: one style sheet and one script, which need no session."""

from flask import Blueprint, Response, render_template

from feedserver.pages import LOOK
from feedserver.pages.headers import add_headers

blueprint = Blueprint("pages", __name__, url_prefix=LOOK, template_folder="templates")
blueprint.after_request(add_headers)


@blueprint.get("/look.css")
def style() -> Response:
    """The style sheet."""
    return Response(render_template("pages/look.css"), content_type="text/css; charset=utf-8")


@blueprint.get("/look.js")
def script() -> Response:
    """The copy button; everything else works without."""
    return Response(render_template("pages/look.js"), content_type="text/javascript; charset=utf-8")
