"""API keys: how many open something, and which end soon."""

from collections.abc import Sequence
from datetime import datetime

from feedserver.access.model import ApiKey
from feedserver.status.model import EndingKey, KeyCounts


def count_keys(keys: Sequence[ApiKey], now: datetime) -> KeyCounts:
    """The numbers of those keys, none of which is revoked, at ``now`` (UTC)."""
    ending = [
        EndingKey(key.id, key.name, key.expires_at) for key in keys if key.expires_at and key.ends_soon(now)
    ]
    expired = sum(key.has_expired(now) for key in keys)
    return KeyCounts(
        live=len(keys) - expired,
        expired=expired,
        ending=tuple(sorted(ending, key=lambda key: (key.expires_at, key.name))),
    )
