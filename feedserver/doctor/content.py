"""What a feed holds, what it leaves out, and why. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feedserver.doctor.finding import Finding, info, warning
from feedserver.doctor.speaker import Speaker
from feedserver.feeds.reasons import Withheld

#: From this part of a limit on, it is worth a word.
_NEAR = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a feed is, beside what calendar programs still read: octets and VEVENTs."""

    octets: int
    events: int
    max_octets: int
    max_events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What is not in a feed: ids of bookings that make no sense, a number for size, numbers by reason."""

    broken: tuple[str, ...] = ()
    too_many: int = 0
    withheld: Mapping[Withheld, int]


def content_findings(size: Size, left_out: LeftOut, speaker: Speaker) -> Iterator[Finding]:
    """What is to be said about a feed's content, the gravest first."""
    words = speaker.words
    limits = {"max_events": speaker.events(size.max_events), "max_size": speaker.size(size.max_octets)}
    if left_out.broken:
        ids = ", ".join(sorted(left_out.broken))
        yield warning("broken", speaker.count(words.broken, len(left_out.broken), ids=ids))
    if left_out.too_many:
        yield warning("left_out", speaker.count(words.left_out, left_out.too_many, **limits))
    elif max(size.octets / size.max_octets, size.events / size.max_events) >= _NEAR:
        has = {"events": speaker.events(size.events), "size": speaker.size(size.octets)}
        yield warning("near_limit", words.near_limit.format(**has, **limits))
    for reason, number in sorted(left_out.withheld.items()):
        yield info(f"withheld_{reason}", speaker.count(words.withheld[reason], number))
    if size.events == 0:
        yield info("empty", words.empty)
