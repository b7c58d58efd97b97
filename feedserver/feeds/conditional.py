"""Validators and conditional requests (RFC 9110, sections 8.8 and 13), as calendar clients use them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from werkzeug.http import parse_date, parse_etags


@dataclass(frozen=True, slots=True)
class Condition:
    """What a request says of the bytes it has: the values of its two headers, or None."""

    if_none_match: str | None = None
    if_modified_since: str | None = None


UNCONDITIONAL = Condition()


@dataclass(frozen=True, slots=True)
class Validators:
    """``etag`` moves only with the bytes; ``changed_at`` is the second of the last change (UTC)."""

    etag: str
    changed_at: datetime

    def headers(self, now: datetime) -> dict[str, str]:
        """ETag and Last-Modified.

        While the second of the change lasts, another change may follow in it;
        until it is over the feed calls itself one second older, so that a date
        a client was given never covers a change it has not seen.
        """
        over = self.changed_at if now > self.changed_at else self.changed_at - timedelta(seconds=1)
        last_modified = min(over, now)
        return {"ETag": f'"{self.etag}"', "Last-Modified": _http_date(last_modified)}

    def match(self, condition: Condition, now: datetime) -> bool:
        """Whether the client has these bytes already: If-None-Match wins over If-Modified-Since.

        A date that is still to come is ignored: this server gave it before its clock was set back,
        or never.
        """
        if condition.if_none_match == f'"{self.etag}"':  # as clients send back what they were given
            return True
        if condition.if_none_match is not None:
            return parse_etags(condition.if_none_match).contains_weak(self.etag)
        since = _date(condition.if_modified_since)
        return since is not None and self.changed_at <= since <= now


@lru_cache(maxsize=4096)
def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _date(text: str | None) -> datetime | None:
    """The date a header says; None for one that is bad, or has numbers no date can hold."""
    try:
        return parse_date(text)
    except OverflowError:
        return None


def etag_of(body: bytes) -> str:
    """A strong entity tag: 128 bits of SHA-256 over what the bytes follow from, or the bytes themselves."""
    return sha256(body).hexdigest()[:32]
