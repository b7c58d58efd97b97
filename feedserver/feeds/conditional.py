"""Validators and conditional requests (RFC 9110, sections 8.8 and 13), as calendar clients use them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from werkzeug.datastructures import Headers
from werkzeug.http import parse_date, parse_etags


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
        return {"ETag": f'"{self.etag}"', "Last-Modified": format_datetime(last_modified, usegmt=True)}

    def match(self, headers: Headers, now: datetime) -> bool:
        """Whether the client has these bytes already: If-None-Match wins over If-Modified-Since.

        A date that is still to come is ignored: this server gave it before its clock was set back,
        or never.
        """
        if_none_match = headers.get("If-None-Match")
        if if_none_match is not None:
            return parse_etags(if_none_match).contains_weak(self.etag)
        since = _date(headers.get("If-Modified-Since"))
        return since is not None and self.changed_at <= since <= now


def _date(text: str | None) -> datetime | None:
    """The date a header says; None for one that is bad, or has numbers no date can hold."""
    try:
        return parse_date(text)
    except OverflowError:
        return None


def etag_of(body: bytes) -> str:
    """A strong entity tag: 128 bits of SHA-256 over the bytes."""
    return sha256(body).hexdigest()[:32]
