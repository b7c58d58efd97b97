"""Which entries stand in a feed on a given day: the window, the filters, the end of tombstones. Pure.

Everything that depends on time is judged by the UTC day of the request, so
that a feed changes at midnight UTC and not from one poll to the next.
``feedserver.shelves.joined`` says the same in SQL.
"""

from collections.abc import Iterable
from datetime import date, datetime

from feedserver.clock import midnight_of
from feedserver.feeds.guard import priority
from feedserver.shelves.entry import Entry, Span
from feedserver.shelves.window import Window, window
from feedserver.tokens.model import TokenOptions

#: No more events than this are made of one series.
MOST_OCCURRENCES = 1000


def nearest(entry: Entry, inside: Window, midnight: datetime) -> Span:
    """Of the times of an entry inside the window the one nearest to the day: its next, or else its last."""
    spans = [span for span in entry.spans if inside.holds(span)]
    return max(spans, key=lambda span: priority(span[0], span[1], midnight))


def chosen(entries: Iterable[tuple[Entry, str | None]], options: TokenOptions, day: date) -> list[Entry]:
    """What a token shows on a UTC day, in the feed's order, of entries beside the user's role in each."""
    inside = window(options, day)
    found = [
        entry
        for entry, role in entries
        if (not options.kinds or entry.kind in options.kinds)
        and (not options.roles or role in options.roles)
        and (entry.until is None or day < entry.until)
        and any(inside.holds(span) for span in entry.spans)
    ]
    found = _fewer_occurrences(found, midnight_of(day))
    return sorted(found, key=lambda entry: (entry.starts_at, entry.uid.encode()))


def _fewer_occurrences(entries: list[Entry], midnight: datetime) -> list[Entry]:
    """Without the occurrences of a series furthest from the day, where they are too many."""
    series: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.is_occurrence:
            series.setdefault(entry.booking, []).append(entry)
    gone: set[str] = set()
    for found in series.values():
        found.sort(key=lambda entry: _priority(entry, midnight), reverse=True)
        gone.update(entry.uid for entry in found[MOST_OCCURRENCES:])
    return [entry for entry in entries if entry.uid not in gone] if gone else entries


def _priority(entry: Entry, midnight: datetime) -> tuple[bool, float]:
    (starts_at, ends_at) = entry.spans[0]
    return priority(starts_at, ends_at, midnight)
