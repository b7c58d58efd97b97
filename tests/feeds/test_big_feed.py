"""S-58: a feed of 10,000 bookings takes at most a second of processor time and 64 MiB; a tenth in short."""

import time
import tracemalloc
from dataclasses import replace
from datetime import timedelta

from feedserver.bookings.model import Record
from tests.feeds.series import RENDERER, feed_of, record_from
from tests.full import full_or

_NUMBER = full_or(10_000, 1_000)
_PART = _NUMBER / 10_000
_ROOMY = replace(RENDERER, max_octets=10_000_000, max_events=10_000)


def test_ten_thousand_bookings() -> None:
    one = record_from(
        {
            "summary": "Planning meeting",
            "location": "Room 4",
            "description": "Bring the plan.",
            "start": "2026-12-01T10:00:00Z",
            "end": "2026-12-01T11:00:00Z",
        }
    )
    assert one.booking is not None
    records = []
    for number in range(_NUMBER):
        moved = timedelta(minutes=number)
        when = {"starts_at": one.booking.starts_at + moved, "ends_at": one.booking.ends_at + moved}
        booking = replace(one.booking, **when)
        records.append(replace(one, id=f"b-{number}", uid=f"{number:032x}@feeds.example", booking=booking))
    seconds = min(_seconds(records) for _ in range(3))
    tracemalloc.start()
    try:
        feed = feed_of(*records, renderer=_ROOMY)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    print(f"{len(feed.body)} octets, {seconds:.2f} s of processor time, {peak / 2**20:.1f} MiB")
    assert feed.events == _NUMBER
    assert seconds <= 1.0 * _PART and peak <= 64 * 2**20 * _PART


def _seconds(records: list[Record]) -> float:
    began = time.process_time()
    feed_of(*records, renderer=_ROOMY)
    return time.process_time() - began
