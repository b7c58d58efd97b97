"""Whether all readers take the same from a feed. Other tests ask this about any feed they make.

The icalendar package with recurring-ical-events is what the others are held against; where it is wrong
itself, the others differ from it. ``ics`` knows no recurrence and is held against the VEVENTs as written.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from tests.readers import with_ical, with_icalendar, with_icaljs, with_ics, with_libical, with_vobject
from tests.readers.known_differences import EXCUSED, Difference
from tests.readers.occurrence import Occurrence

Reader = Callable[[bytes, datetime, datetime], list[Occurrence]]
#: Node and npm are on this machine; in CI they have to be.
WITH_NODE = bool(os.environ.get("CI") or (shutil.which("node") and shutil.which("npm")))
#: libical is on this machine; in CI it has to be.
WITH_LIBICAL = bool(os.environ.get("CI") or with_libical.FOUND)
_ALL: dict[str, Reader] = {
    "icalendar": with_icalendar.read,
    "ical": with_ical.read,
    "vobject": with_vobject.read,
    "ical.js": with_icaljs.read,
    "libical": with_libical.read,
}
_ABSENT = {name for name, is_here in {"ical.js": WITH_NODE, "libical": WITH_LIBICAL}.items() if not is_here}
#: Those that know recurrence, by name.
READERS = {name: read for name, read in _ALL.items() if name not in _ABSENT}


def differences(data: bytes, after: datetime, before: datetime) -> list[str]:
    """What readers take differently from ``data`` and no listed fault of theirs explains, one per line.

    Looks at UID, start, end, STATUS and SUMMARY of all that begins in [after, before). Raises what a
    reader raises. Where node is, the test (or its folder) needs the fixture ``icaljs``.
    """
    expected = with_icalendar.read(data, after, before)
    found: list[Difference] = []
    for name, read in READERS.items():
        if name != "icalendar":
            found += _between(name, expected, read(data, after, before))
    # ics keeps a set: a master and an override that says the same are one to it.
    written, read = (
        list(dict.fromkeys(each(data, after, before)))
        for each in (with_icalendar.read_written, with_ics.read)
    )
    found += _between("ics", written, read)
    return [str(one) for one in found if not any(known.applies(one) for known in EXCUSED)]


def _between(reader: str, expected: list[Occurrence], read: list[Occurrence]) -> Iterable[Difference]:
    """Those that only one of the two has; in one difference if UID and start are the same."""
    if expected == read:
        return
    missing, extra = Counter(expected) - Counter(read), Counter(read) - Counter(expected)
    others = {(one.uid, one.start): one for one in extra}
    for one in missing.elements():
        other = others.pop((one.uid, one.start), None)
        if other:
            extra[other] -= 1
        yield Difference(reader, expected=one, read=other)
    for one in extra.elements():
        yield Difference(reader, expected=None, read=one)
