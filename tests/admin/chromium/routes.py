"""The pages that the application has, by its own list of routes."""

from pathlib import Path

from flask import Flask

from feedserver.app import create_app
from feedserver.settings import load_settings

#: What is answered to GET, and is no page: an address that leads on, and a file.
_NO_PAGES = {"admin.start", "admin.download_audit"}


def application(home: Path) -> Flask:
    """The application of an installation, in this process."""
    return create_app(load_settings({}, home=str(home)))


def pages(app: Flask) -> set[str]:
    """The endpoints of all pages."""
    own = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin")]
    return {rule.endpoint for rule in own if "GET" in (rule.methods or ())} - _NO_PAGES


def page_of(app: Flask, path: str) -> str:
    """The endpoint that answers to GET at a path below the room's."""
    return str(app.url_map.bind("127.0.0.1").match(f"/admin{path.partition('?')[0]}", "GET")[0])
