"""The language of a request."""

from collections.abc import Collection

from flask import request


def language(known: Collection[str], otherwise: str) -> str:
    """The language the browser prefers among the known, whatever its country; else the other one.

    Languages are ISO 639-1 codes.
    """
    wanted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((code for code in wanted if code in known), otherwise)
