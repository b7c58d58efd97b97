"""Addresses as browsers see them."""

from urllib.parse import urlsplit

from feedserver.settings import Settings


def public_path(settings: Settings, path: str) -> str:
    """The path on the public host: the public address may have a path of its own."""
    return f"{urlsplit(settings.base_url).path}{path}"
