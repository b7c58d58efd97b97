"""``/api/v1/openapi.json`` and ``/api/v1/docs``."""

import json
import re
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from markupsafe import Markup, escape

from feedserver.api.openapi import openapi_document
from feedserver.services import services

blueprint = Blueprint("reference", __name__, template_folder="templates")
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


@blueprint.get("/openapi.json")
def openapi() -> dict[str, Any]:
    """The API as OpenAPI 3.1."""
    return openapi_document(current_app, services().settings.base_url)


@blueprint.get("/docs")
def docs() -> Response:
    """The same for people: one page, nothing loaded from elsewhere, no script."""
    document = openapi_document(current_app, services().settings.base_url)
    page = Response(render_template("reference.html", document=document, pretty=_pretty))
    page.headers["Content-Security-Policy"] = _PAGE_POLICY
    return page


@blueprint.get("/docs.css")
def style() -> Response:
    """The page's style sheet."""
    return Response(render_template("reference.css"), content_type="text/css; charset=utf-8")


@blueprint.app_template_filter("code")
def _with_code(text: str) -> Markup:
    """Escaped text, with what stands in backticks as code: the document's descriptions are Markdown."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped first


def _pretty(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
