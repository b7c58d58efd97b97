"""Who fetches a live feed, and when: for the person whose calendar is stale. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from feedserver.doctor.finding import Finding, info, warning
from feedserver.doctor.speaker import Speaker
from feedserver.tokens.ending import ends_for_good, ends_soon
from feedserver.tokens.model import Token
from feedserver.use.clients import OTHER, polling_of
from feedserver.use.leaks import RECENT_DAYS, new_clients, recent, too_many_clients
from feedserver.use.model import Use

#: An address that is in a calendar is fetched at once; a day later it is likely in none.
_NEVER_FETCHED_MATTERS = timedelta(days=1)


def use_findings(
    token: Token, use: Use, changed_at: datetime, speaker: Speaker, now: datetime
) -> Iterator[Finding]:
    """What is to be said of a live token's use at ``now``: its end, its clients, signs of a leak.

    What its feed shows last changed at ``changed_at``. Both are UTC.
    """
    yield from _expiry(token, speaker, now)
    if use.last_fetched_at is None:
        yield _never_fetched(token, speaker, now)
    else:
        yield from _fetches(use, use.last_fetched_at, speaker, now)
        if changed_at > use.last_fetched_at:
            yield info("changed_since", speaker.words.changed_since)
    yield from _leaks(token, use, speaker, now)


def next_fetch_due(use: Use) -> datetime | None:
    """By when the client that asked last should ask again (UTC); None where nobody knows."""
    polling = polling_of(use.last_client or OTHER)
    if use.last_fetched_at is None or polling is None:
        return None
    return use.last_fetched_at + polling.longest


def _expiry(token: Token, speaker: Speaker, now: datetime) -> Iterator[Finding]:
    if token.expiry is None or not ends_soon(token, now):
        return
    words, day = speaker.words, speaker.day(token.expiry)
    if ends_for_good(token):
        yield warning("expires_soon", words.expires_fixed.format(day=day))
    else:
        days = speaker.days(token.idle_days or 0)
        yield warning("expires_soon", words.expires_idle.format(day=day, days=days))


def _never_fetched(token: Token, speaker: Speaker, now: datetime) -> Finding:
    age = now - token.issued_at
    message = speaker.words.never_fetched.format(ago=speaker.ago(age))
    if age < _NEVER_FETCHED_MATTERS:
        return info("never_fetched", message)
    return warning("never_fetched", f"{message} {speaker.words.never_fetched_why}")


def _fetches(use: Use, last_fetched_at: datetime, speaker: Speaker, now: datetime) -> Iterator[Finding]:
    words, last = speaker.words, use.last_client or OTHER
    events, size = speaker.events(use.event_count or 0), speaker.size(use.size_bytes or 0)
    got = words.got.format(events=events, size=size)
    yield _fetch(last, speaker.ago(now - last_fetched_at), last_fetched_at, speaker, now, got)
    for client in recent(use.clients, now.date()):
        if client.family != last:
            # Only the day is known, so it counts up to its end.
            until = datetime.combine(client.last_day + timedelta(days=1), time(), UTC)
            when = words.on_day.format(day=speaker.day(client.last_day))
            yield _fetch(client.family, when, min(until, last_fetched_at), speaker, now)


def _fetch(family: str, when: str, at: datetime, speaker: Speaker, now: datetime, *got: str) -> Finding:
    """What to say of a family that asked for the last time at ``at`` or before."""
    words, polling = speaker.words, polling_of(family)
    facts = {"name": speaker.client(family), "when": when}
    asked = words.asked.format(**facts)
    if polling is None:
        return info("last_fetch", " ".join([asked, *got]))
    note = speaker.note(polling)
    if now - at > polling.patience:
        return warning("overdue", " ".join([words.asked_late.format(**facts), note, words.again, *got]))
    ahead = at + polling.longest - now
    due = words.due.format(within=speaker.within(ahead)) if ahead > timedelta() else words.due_now
    return info("last_fetch", " ".join([asked, note, due, *got]))


def _leaks(token: Token, use: Use, speaker: Speaker, now: datetime) -> Iterator[Finding]:
    words = speaker.words
    for client in new_clients(use.clients, token.issued_at.date(), now.date()):
        facts = {"name": speaker.client(client.family), "day": speaker.day(client.first_day)}
        yield warning("new_client", words.new_client.format(**facts))
    many = too_many_clients(use.clients, now.date())
    if many:
        names = speaker.clients(client.family for client in many)
        days = speaker.days(RECENT_DAYS)
        number = speaker.number(len(many))
        yield warning("many_clients", words.many_clients.format(number=number, days=days, names=names))
