"""The state of the server as JSON, for ``--json``."""

from dataclasses import asdict
from typing import Any

from feedserver.clock import zulu
from feedserver.status.model import NotedToken, State


def state_answer(state: State) -> dict[str, Any]:
    """The state for a machine. ``work.oldest_seconds`` is how long the oldest work has been due."""
    work = asdict(state.work)
    oldest = work.pop("oldest_due_at")
    return {
        "at": zulu(state.at),
        "version": state.version,
        "database": {"kind": state.database, "revision": state.revision},
        "cache": "ok" if state.is_cache_reachable else "away",
        "limits": {"feed_max_bytes": state.limits.octets, "feed_max_events": state.limits.events},
        "people": asdict(state.people),
        "bookings": asdict(state.bookings),
        "left_out": {
            "bookings": state.left_out.bookings,
            "calendars": state.left_out.calendars,
            "first": [{**asdict(one), "since": zulu(one.since)} for one in state.left_out.first],
        },
        "tokens": asdict(state.tokens),
        "api_keys": {
            "live": state.keys.live,
            "expired": state.keys.expired,
            "ending": [{**asdict(one), "expires_at": zulu(one.expires_at)} for one in state.keys.ending],
        },
        "families": [asdict(family) for family in state.families],
        "work": {**work, "oldest_seconds": int((state.at - oldest).total_seconds()) if oldest else 0},
    }


def noted_answer(token: NotedToken) -> dict[str, Any]:
    """A token worth a look, for a machine."""
    return {
        **asdict(token),
        "issued_at": zulu(token.issued_at),
        "last_fetched_at": zulu(token.last_fetched_at),
    }
