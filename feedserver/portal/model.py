"""What opens the user's page: a link that works once, then a session. Pure values.

Both are secrets of 256 random bits; the database holds their digests alone.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

LINK_LIFE = timedelta(minutes=5)
SESSION_LIFE = timedelta(hours=2)
#: Scanners and our own log know a secret of ours by it.
_PREFIX = "fsp_"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalLink:
    """A one-time address as this server keeps it. Times are UTC."""

    digest: str
    user: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSession:
    """A visit to the page as this server keeps it. Times are UTC."""

    digest: str
    user: str
    started_at: datetime
    expires_at: datetime


class Unopened(Enum):
    """Why a one-time address opens nothing."""

    UNKNOWN = "unknown"
    OVER = "over"


def new_secret() -> str:
    """A fresh secret of 256 random bits."""
    return _PREFIX + secrets.token_urlsafe(32)
