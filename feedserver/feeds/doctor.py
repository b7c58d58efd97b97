"""What a feed holds, what it leaves out, and why: sentences for the person whose calendar it is. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feedserver.feeds.build import Built
from feedserver.feeds.finding import Finding, info, warning
from feedserver.feeds.selection import Withheld

#: From this part of a limit on, it is worth a word.
_NEAR = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a feed is, beside what calendar programs still read: octets and VEVENTs."""

    octets: int
    events: int
    max_octets: int
    max_events: int


_WITHHELD: Mapping[Withheld, tuple[str, str]] = {
    Withheld.MANAGED: ("is", "in another calendar already, by the integration that manages it"),
    Withheld.KIND: ("is", "of a kind this calendar does not show"),
    Withheld.ROLE: ("has", "you in a role this calendar does not show"),
    Withheld.CANCELLED: ("is", "cancelled, and this calendar hides cancelled bookings"),
    Withheld.TOMBSTONE_ENDED: ("was", "cancelled a while ago"),
    Withheld.PROVISIONAL: ("is", "provisional, and this calendar hides provisional bookings"),
    Withheld.NO_OCCURRENCE: ("has", "no occurrence to show in the days this calendar covers"),
}
_PLURAL = {"is": "are", "has": "have", "was": "were"}


def content_findings(built: Built, size: Size) -> Iterator[Finding]:
    """What is to be said about a feed's content, the gravest first."""
    if built.broken:
        ids = ", ".join(sorted(built.broken))
        yield warning("broken", f"{_count(len(built.broken))} cannot be written and are left out: {ids}.")
    if built.too_many:
        yield warning(
            "left_out",
            f"{built.too_many} of the oldest and the furthest events are left out, because calendar programs "
            f"refuse more than {size.max_events:,} events or {size.max_octets:,} bytes.",
        )
    elif max(size.octets / size.max_octets, size.events / size.max_events) >= _NEAR:
        yield warning(
            "near_limit",
            f"The calendar has {size.events:,} events and {size.octets:,} bytes. "
            f"From {size.max_events:,} events or {size.max_octets:,} bytes on, the oldest are left out. "
            "A shorter window keeps it small.",
        )
    for reason, number in sorted(built.withheld.items()):
        verb, why = _WITHHELD[reason]
        message = f"{_count(number)} {verb if number == 1 else _PLURAL[verb]} left out: {why}."
        yield info(f"withheld_{reason}", message)
    if size.events == 0:
        yield info("empty", "There has been no booking for this calendar yet.")


def _count(number: int) -> str:
    return "1 booking" if number == 1 else f"{number} bookings"
