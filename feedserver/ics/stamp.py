"""The stamps of finished events: DTSTAMP and LAST-MODIFIED, which are always the same two lines."""

from datetime import datetime

from feedserver.ics.values import utc_time


def stamp_lines(stamp: str) -> str:
    """The two lines of a stamp such as ``20260309T130000Z``. No text of a host can hold a CRLF."""
    return f"DTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\n"


def restamped(data: bytes, stamp: datetime, floor: datetime) -> bytes:
    """Finished events whose stamp is ``stamp``, with ``floor`` in its place where that is later (UTC)."""
    if stamp >= floor:
        return data
    old, new = (stamp_lines(utc_time(moment)).encode() for moment in (stamp, floor))
    return data.replace(old, new)
