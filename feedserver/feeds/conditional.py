"""Validators and conditional requests (RFC 9110, sections 8.8 and 13), as calendar clients use them.

Instants are whole seconds since 1970: a poll compares and prints them, and nothing else.
"""

from email.utils import formatdate
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from werkzeug.http import parse_date, parse_etags


class Condition(NamedTuple):
    """What a request says of the bytes it has: the values of its two headers, or None."""

    if_none_match: str | None = None
    if_modified_since: str | None = None


UNCONDITIONAL = Condition()


class Validators(NamedTuple):
    """``etag`` moves only with the bytes; ``changed_at`` is the second of the last change."""

    etag: str
    changed_at: int

    def headers(self, now: int) -> tuple[tuple[str, str], tuple[str, str]]:
        """ETag and Last-Modified.

        While the second of the change lasts, another change may follow in it;
        until it is over the feed calls itself one second older, so that a date
        a client was given never covers a change it has not seen.
        """
        over = self.changed_at if now > self.changed_at else self.changed_at - 1
        return ("ETag", f'"{self.etag}"'), ("Last-Modified", _http_date(min(over, now)))

    def match(self, condition: Condition, now: int) -> bool:
        """Whether the client has these bytes already: If-None-Match wins over If-Modified-Since.

        A date that is still to come is ignored: this server gave it before its clock was set back,
        or never.
        """
        if condition.if_none_match == f'"{self.etag}"':  # as clients send back what they were given
            return True
        if condition.if_none_match is not None:
            return parse_etags(condition.if_none_match).contains_weak(self.etag)
        since = _seconds(condition.if_modified_since)
        return since is not None and self.changed_at <= since <= now


@lru_cache(maxsize=4096)
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)


def _seconds(text: str | None) -> int | None:
    """The second a header says; None for a date that is bad, or has numbers no date can hold."""
    try:
        moment = parse_date(text)
    except OverflowError:
        return None
    return None if moment is None else int(moment.timestamp())


def etag_of(body: bytes) -> str:
    """A strong entity tag: 128 bits of SHA-256 over what the bytes follow from, or the bytes themselves."""
    return sha256(body).hexdigest()[:32]
