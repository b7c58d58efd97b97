"""How guessing is slowed. Pure.

Two counts, both of one network alone: the failures at one account, and those at all accounts
together, against trying one password everywhere. Nobody elsewhere is slowed by either, so
that nobody can lock an administrator out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Failures at one account from one network that cost nothing.
FREE = 4
#: Seconds; the wait doubles from one second on, and is 32 s after the 10th failure.
LONGEST_WAIT = 300
#: After this long without a failure the count begins again.
MEMORY = timedelta(hours=24)
#: Failures at all accounts from one network: so many at once, and then one in each of these spans.
NETWORK_FREE = 30
NETWORK_SPAN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Failures:
    """How many, and when the last one was (UTC)."""

    count: int = 0
    last_at: datetime | None = None


def wait(failures: Failures, now: datetime) -> int:
    """Seconds until the next try at an account; 0 is now."""
    count = _remembered(failures, now)
    if count <= FREE:
        return 0
    return _left(failures, min(2 ** min(count - FREE - 1, 16), LONGEST_WAIT), now)


def failed(failures: Failures, now: datetime) -> Failures:
    """One more at an account."""
    return Failures(_remembered(failures, now) + 1, now)


def network_wait(failures: Failures, now: datetime) -> int:
    """Seconds until the next try from a network at any account; 0 is now."""
    spans = failures.count - NETWORK_FREE + 1
    return _left(failures, spans * int(NETWORK_SPAN.total_seconds()), now) if spans > 0 else 0


def network_failed(failures: Failures, now: datetime) -> Failures:
    """One more at all accounts together; each span that has passed has taken one away."""
    passed = (now - failures.last_at) // NETWORK_SPAN if failures.last_at else 0
    return Failures(max(failures.count - max(passed, 0), 0) + 1, now)


def taken_back(failures: Failures) -> Failures:
    """One less: the try was none."""
    return Failures(max(failures.count - 1, 0), failures.last_at)


def _remembered(failures: Failures, now: datetime) -> int:
    over = failures.last_at is None or now - failures.last_at >= MEMORY
    return 0 if over else failures.count


def _left(failures: Failures, seconds: int, now: datetime) -> int:
    """What is left of a wait; nothing where the clock was set back behind its beginning by far."""
    if failures.last_at is None:
        return 0
    passed = int((now - failures.last_at).total_seconds())
    return 0 if passed < -LONGEST_WAIT else max(seconds - passed, 0)
