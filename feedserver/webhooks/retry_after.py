"""The header Retry-After (RFC 9110 section 10.2.3). Pure."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

_MOST_SECONDS = 10**9


def retry_after(said: str | None, now: datetime) -> timedelta | None:
    """How long a receiver asks to wait: seconds or a date; None for anything else, and for the past."""
    if said is None:
        return None
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:10]), _MOST_SECONDS))
    try:
        ahead = parsedate_to_datetime(said) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return ahead if ahead > timedelta(0) else None
