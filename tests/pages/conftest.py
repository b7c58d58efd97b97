"""A room of its own: a shed with a door, known visitors, and one thing that can be painted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Blueprint, Flask, request
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from feedserver.errors import Conflict
from feedserver.pages.faults import answer_with_pages
from feedserver.pages.guard import only_for, there
from feedserver.pages.room import Room
from feedserver.pages.routes import blueprint as pages
from feedserver.pages.texts import RoomTexts, english, german
from feedserver.pages.visit import Visit
from tests.site import settings_for

TEMPLATES = {
    "shed/inside.html": """{% extends "pages/layout.html" %}
{% import "pages/pieces.html" as pieces %}
{% block content %}
{% call pieces.question(t, visit, "Paint it?", ["It dries."], path("/paint"), "Yes", path()) %}
{{ pieces.mistakes(t, error) }}
{{ pieces.text_field("why", "reason", why, "Why?", "In a word.", error, 9) }}
{% endcall %}
{{ pieces.done(done) }}
{% endblock %}"""
}
ENGLISH = RoomTexts(
    common=english.COMMON,
    title="Shed",
    signed_in="{} is in",
    refusals={**english.COMMON.refusals, "no_session": ("Locked", "Knock."), "conflict": ("Wet", "Wait.")},
)
GERMAN = replace(ENGLISH, common=german.COMMON, title="Schuppen", refusals=german.COMMON.refusals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest(Visit):
    """Whoever has a secret."""

    @property
    def name(self) -> str:
        return f"Guest {self.secret}"

    @property
    def caller(self) -> str:
        return "guest"


def _find() -> Guest | None:
    secret = request.headers.get("X-Secret")
    return Guest(secret=secret) if secret else None


@pytest.fixture
def painted() -> list[str]:
    """The reasons for which it was painted."""
    return []


@pytest.fixture
def shed(tmp_path: Path, painted: list[str]) -> Callable[..., Flask]:
    """Builds the application of the shed; takes settings."""

    def build(**settings: Any) -> Flask:
        app = Flask(__name__)
        app.jinja_loader = ChoiceLoader([DictLoader(TEMPLATES)])  # type: ignore[assignment]
        app.extensions["feedserver"] = SimpleNamespace(settings=settings_for(tmp_path, **settings))
        app.register_blueprint(pages)
        app.register_blueprint(_blueprint(painted))
        return app

    return build


def _blueprint(painted: list[str]) -> Blueprint:
    room = Room(name="shed", path="/shed", languages={"en": ENGLISH, "de": GERMAN})
    blueprint = Blueprint(room.name, __name__, url_prefix=room.path)
    answer_with_pages(blueprint, room)
    for_guest = only_for(_find)

    @blueprint.get("")
    @for_guest
    def inside(visit: Guest) -> Response:
        """The question."""
        return room.page("inside", visit, done="Dry.")

    @blueprint.post("/paint")
    @for_guest
    def paint(visit: Guest) -> Response:
        """Yes."""
        reason = request.form.get("reason", "")
        if reason == "blank":
            error = "Which?"
            return room.page("inside", visit, HTTPStatus.UNPROCESSABLE_ENTITY, error=error, why=reason)
        painted.append(reason)
        return room.redirection("?done=painted")

    @blueprint.get("/<fault>")
    @for_guest
    def broken(_visit: Guest, fault: str) -> Response:
        """Whatever can go wrong."""
        if fault == "conflict":
            raise Conflict("It is wet.")
        if fault == "away":
            raise OperationalError("SELECT", {}, Exception("no connection"))
        there(None)
        raise AssertionError

    return blueprint
