"""Who fetches a live feed, and when: sentences for the person whose calendar is stale. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from feedserver.feeds.finding import Finding, info, warning
from feedserver.tokens.model import Token
from feedserver.use.ago import ago, within
from feedserver.use.clients import OTHER, polling_of
from feedserver.use.leaks import RECENT_DAYS, new_clients, recent, too_many_clients
from feedserver.use.model import ClientUse, Use

#: An address that is in a calendar is fetched at once; a day later it is likely in none.
_NEVER_FETCHED_MATTERS = timedelta(days=1)
#: Time enough to ask for a new address, and to put it into every device.
_SOON = timedelta(days=14)
#: Not to the same one: Google keeps what it has of an address, whoever subscribes to it.
_AGAIN = "If the calendar there is stale, remove it and subscribe to a new address."


def use_findings(token: Token, use: Use, now: datetime) -> Iterator[Finding]:
    """What is to be said of a live token's use at ``now`` (UTC): its end, its clients, signs of a leak."""
    yield from _expiry(token, now)
    if use.last_fetched_at is None:
        yield _never_fetched(token, now)
    else:
        yield from _fetches(use, use.last_fetched_at, now)
    yield from _leaks(token, use, now)


def next_fetch_due(use: Use) -> datetime | None:
    """By when the client that asked last should ask again (UTC); None where nobody knows."""
    polling = polling_of(use.last_client or OTHER)
    if use.last_fetched_at is None or polling is None:
        return None
    return use.last_fetched_at + polling.longest


def _expiry(token: Token, now: datetime) -> Iterator[Finding]:
    ends = token.expiry
    if ends is None:
        return
    if ends == token.ends_at:
        soon, unless = _SOON, "Its calendars need another address by then."
    else:
        days = token.idle_days or 0
        # Half of the idle days at most, or a token that ends after a week would always be near its end.
        soon = min(_SOON, timedelta(days=days) / 2)
        unless = f"It ends after {_days(days)} without a fetch; one fetch before then keeps it."
    if ends - now <= soon:
        yield warning("expires_soon", f"This address ends on {ends.date()}. {unless}")


def _never_fetched(token: Token, now: datetime) -> Finding:
    age = now - token.issued_at
    message = f"Nothing has fetched this calendar yet. Its address was issued {ago(age)}."
    if age < _NEVER_FETCHED_MATTERS:
        return info("never_fetched", message)
    why = "Calendar programs read a new address at once, so it is in none of them, or not whole."
    return warning("never_fetched", f"{message} {why}")


def _fetches(use: Use, last_fetched_at: datetime, now: datetime) -> Iterator[Finding]:
    last = use.last_client or OTHER
    got = f" The calendar then had {_count(use.event_count or 0)} and {use.size_bytes or 0:,} bytes."
    yield _fetch(last, ago(now - last_fetched_at), last_fetched_at, now, got)
    for client in recent(use.clients, now.date()):
        if client.family != last:
            # Only the day is known, so it counts up to its end.
            until = datetime.combine(client.last_day + timedelta(days=1), time(), UTC)
            yield _fetch(client.family, f"on {client.last_day}", min(until, last_fetched_at), now)


def _fetch(family: str, asked: str, at: datetime, now: datetime, got: str = "") -> Finding:
    """What to say of a family that asked for the last time at ``at`` or before."""
    polling = polling_of(family)
    said = f"{_name(family)} last asked {asked}."
    if polling is None:
        return info("last_fetch", said + got)
    if now - at > polling.patience:
        late = f"{said[:-1]} and should have asked again since. {polling.note} {_AGAIN}"
        return warning("overdue", late + got)
    ahead = at + polling.longest - now
    due = "Its next request is due " + (f"{within(ahead)}." if ahead > timedelta() else "now.")
    return info("last_fetch", f"{said} {polling.note} {due}{got}")


def _leaks(token: Token, use: Use, now: datetime) -> Iterator[Finding]:
    for client in new_clients(use.clients, token.issued_at.date(), now.date()):
        yield warning(
            "new_client",
            f"{_name(client.family)} asked for the first time on {client.first_day}, long after this address "
            "was issued. If you do not know this program, somebody else may have the address: rotate it.",
        )
    many = too_many_clients(use.clients, now.date())
    if many:
        yield warning(
            "many_clients",
            f"{len(many)} kinds of programs asked within the last {RECENT_DAYS} days: {_names(many)}. "
            "If you do not know them all, somebody else may have the address: rotate it.",
        )


def _names(clients: list[ClientUse]) -> str:
    names = sorted(client.family for client in clients)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _name(family: str) -> str:
    return "An unknown program" if family == OTHER else family


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _count(number: int) -> str:
    return "1 event" if number == 1 else f"{number:,} events"
