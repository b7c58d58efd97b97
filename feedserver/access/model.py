"""What an API key is and which scopes there are. Pure values."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

SCOPES = tuple(
    f"{area}:{action}"
    for area in ("users", "bookings", "tokens", "attachments", "audit", "metrics")
    for action in ("read", "write")
)
#: Time enough to make another key and to give it to the host.
_SOON = timedelta(days=14)
_KEY = re.compile(r"fsk_([0-9a-f]{16})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """An API key as this server keeps it: its digest, never the key. Times are UTC."""

    id: str
    name: str
    digest: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None = None
    #: From this instant on it opens nothing; None: it has no end of its own.
    expires_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether it opens anything at ``now`` (UTC)."""
        return self.revoked_at is None and not self.has_expired(now)

    def has_expired(self, now: datetime) -> bool:
        """Whether it has come to its own end at ``now`` (UTC)."""
        return self.expires_at is not None and self.expires_at <= now

    def ends_soon(self, now: datetime) -> bool:
        """Whether a live key will have expired 14 days after ``now`` (UTC)."""
        return self.is_live(now) and self.expires_at is not None and self.expires_at - now <= _SOON

    def matches(self, presented: str) -> bool:
        """Whether that is the key, in constant time."""
        return hmac.compare_digest(self.digest, digest_of(presented))


def new_secret() -> tuple[str, str]:
    """The id and the whole text of a fresh key: 256 random bits behind a prefix scanners know."""
    key_id = secrets.token_hex(8)
    return key_id, f"fsk_{key_id}_{secrets.token_urlsafe(32)}"


def key_id_of(presented: str) -> str | None:
    """The id inside a presented key; None if it cannot be a key of ours."""
    match = _KEY.fullmatch(presented)
    return match[1] if match else None


def digest_of(presented: str) -> str:
    """SHA-256, which is enough for a secret of 256 random bits (ASVS 5.0, 6.5.2)."""
    return hashlib.sha256(presented.encode("utf-8", "surrogatepass")).hexdigest()
