"""Facts as one person reads them: in their language, on the clock of their zone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from feedserver.doctor.words import Counted, Words
from feedserver.use.ago import ago, within
from feedserver.use.clients import OTHER, Polling, name_of


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says facts in the words of a language; instants are UTC and are told in ``zone``."""

    words: Words
    zone: tzinfo

    def day(self, day: date) -> str:
        """A day: "21 November 2026"; of an instant that in the zone."""
        if isinstance(day, datetime):
            day = day.astimezone(self.zone).date()
        return str(format_date(day, "long", locale=self.words.locale))

    def short_day(self, day: date) -> str:
        """A day for a table: "21 Nov 2026"."""
        return str(format_date(day, "medium", locale=self.words.locale))

    def time(self, instant: datetime) -> str:
        """The time of day in the zone: "14:05"."""
        return str(format_time(instant.astimezone(self.zone), "short", locale=self.words.locale))

    def ago(self, passed: timedelta) -> str:
        """How long ago: "2 hours ago"."""
        return ago(passed, self.words.times)

    def within(self, ahead: timedelta) -> str:
        """By when at the latest: "within 3 hours"."""
        return within(ahead, self.words.times)

    def number(self, number: int) -> str:
        """A whole number: "1,500"."""
        return str(format_decimal(number, locale=self.words.locale))

    def count(self, words: Counted, number: int, **facts: Any) -> str:
        """The words for that many: "1 event", "1,500 events"."""
        template = words[0] if number == 1 else words[1]
        return template.format(number=self.number(number), **facts)

    def events(self, number: int) -> str:
        """That many events."""
        return self.count(self.words.events, number)

    def days(self, number: int) -> str:
        """That many days."""
        return self.count(self.words.days, number)

    def size(self, octets: int) -> str:
        """A size: "2.2 kB", "34 kB"."""
        kilobytes = round(octets / 1000, 1 if octets < 10_000 else None)
        return str(format_unit(kilobytes, "digital-kilobyte", "short", locale=self.words.locale))

    def span(self, shortest: float, longest: float) -> str:
        """From one number of hours to another: "5 minutes to 7 days", "8 to 24 hours"."""
        (first, first_unit), (last, unit) = _in_units(shortest), _in_units(longest)
        most = str(format_unit(last, unit, "long", locale=self.words.locale))
        if (first, first_unit) == (last, unit):
            return most
        least = (
            str(first)
            if first_unit == unit
            else format_unit(first, first_unit, "long", locale=self.words.locale)
        )
        return self.words.between.format(shortest=least, longest=most)

    def client(self, family: str | None) -> str:
        """What a family of clients is called, as a sentence begins with it."""
        return self.words.unknown if family in (None, OTHER) else name_of(str(family), self.words.language)

    def clients(self, families: Iterable[str]) -> str:
        """Families in a list, by name; those that nobody knows last."""
        found = set(families)
        names = sorted(map(self.client, found - {OTHER}), key=str.casefold)
        listed = [*names, *([self.words.unknown_listed] if OTHER in found else [])]
        return format_list(listed, locale=self.words.locale)

    def note(self, polling: Polling) -> str:
        """How often a family asks, in a sentence."""
        return polling.notes[self.words.language]


def _in_units(hours: float) -> tuple[int, str]:
    """Minutes below an hour, days from two of them on."""
    if hours < 1:
        return round(hours * 60), "minute"
    return (round(hours), "hour") if hours < 48 else (round(hours / 24), "day")
