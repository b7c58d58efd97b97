"""What an API key is and which scopes there are. Pure values."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

SCOPES = tuple(
    f"{area}:{action}"
    for area in ("users", "bookings", "tokens", "attachments", "audit", "metrics")
    for action in ("read", "write")
)
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
