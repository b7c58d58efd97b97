"""The address of a feed, and the links that put it into a calendar with one click.

The forms and why each is as it is: ``docs/decisions/0007-subscribe-links.md``.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit

_MAX_NAME = 24
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def feed_url(base_url: str, token: str, calendar_name: str) -> str:
    """The address of a feed. Under 180 characters with a host name of up to 60; Google refuses over 256."""
    return f"{base_url}/feeds/{token}/{file_name(calendar_name)}"


def file_name(calendar_name: str) -> str:
    """A readable name in ASCII, such as ``amira-bookings.ics``; Thunderbird calls the calendar so."""
    if not calendar_name.isascii():
        calendar_name = unicodedata.normalize("NFKD", calendar_name).encode("ascii", "ignore").decode("ascii")
    words = _BETWEEN_WORDS.sub("-", calendar_name.lower()).strip("-")[:_MAX_NAME].strip("-")
    return f"{words or 'bookings'}.ics"


def subscribe_links(url: str, calendar_name: str) -> dict[str, str]:
    """One link for each kind of calendar; ``yahoo`` has none of its own and takes the plain address."""
    webcal = "webcal" + url.removeprefix(urlsplit(url).scheme)
    outlook = f"/calendar/0/addfromweb?url={quote(url, safe='')}&name={quote(calendar_name, safe='')}"
    return {
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "outlook": f"https://outlook.live.com{outlook}",
        "office365": f"https://outlook.office.com{outlook}",
        "apple": webcal,
        "yahoo": url,
    }
