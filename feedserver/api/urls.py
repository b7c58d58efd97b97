"""Addresses that a host may put into a booking."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

_URL_TEXT = re.compile(r"[\x21-\x7e]{1,2000}")


def https_url(value: str) -> str:
    """The value, if it is a complete https address; else a ValueError."""
    return _url(value, {"https"})


def meeting_url(value: str) -> str:
    """The value, if it is a complete https, tel or mailto address; else a ValueError."""
    return _url(value, {"https", "tel", "mailto"})


def _url(value: str, schemes: Collection[str]) -> str:
    """Only what calendar programs can open safely; ``file:`` and UNC paths leak passwords in some."""
    if not _URL_TEXT.fullmatch(value):
        raise ValueError("must be up to 2,000 printable ASCII characters, others percent-encoded")
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError("must be a complete address") from error
    if parts.scheme not in schemes:
        raise ValueError(f"must begin with {' or '.join(f'{scheme}:' for scheme in sorted(schemes))}")
    if "\\" in value or '"' in value or "<" in value or ">" in value:
        raise ValueError('must have \\ " < > percent-encoded')
    if parts.scheme == "https":
        if not host or port == 0:
            raise ValueError("must be a complete address with a host")
        if "@" in parts.netloc:
            raise ValueError("must not hold a user name or password")
    elif not parts.path:
        raise ValueError("must be a complete address")
    return value
