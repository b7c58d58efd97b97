"""The zones of native series in one calendar, which holds one VTIMEZONE for each. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from feedserver.ics import series_zone
from feedserver.ics.series_zone import ZoneSpan
from feedserver.ics.vtimezone import is_native as is_native_zone


def is_native(span: ZoneSpan) -> bool:
    """Whether one VTIMEZONE says the clock of a zone over all those years, to every reader."""
    return is_native_zone(span.tzid, span.first, span.last)


def joined(spans: Iterable[ZoneSpan]) -> list[ZoneSpan]:
    """One span for each zone, over all of its years, by name."""
    found: dict[str, list[ZoneSpan]] = defaultdict(list)
    for span in spans:
        found[span.tzid].append(span)
    return [series_zone.joined(found[tzid]) for tzid in sorted(found)]


def in_conflict(spans: Iterable[ZoneSpan]) -> set[str]:
    """The zones whose series cannot share one VTIMEZONE, though each could have one of its own."""
    return {span.tzid for span in joined(spans) if not is_native(span)}
