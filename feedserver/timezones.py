"""Time zones by their IANA names, from the ``tzdata`` package alone.

The machine's own zone files differ from machine to machine; a booking must
mean the same instant, and a feed must have the same bytes, on all of them.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo, reset_tzpath


@cache
def zone_names() -> frozenset[str]:
    """Every name that :func:`zone` knows."""
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name.

    Raises:
        KeyError: there is no such zone.
    """
    return ZoneInfo.from_file(BytesIO(zone_data(name)), key=name)


def zone_data(name: str) -> bytes:
    """The TZif file of that zone (RFC 8536).

    Raises:
        KeyError: there is no such zone.
    """
    if name not in zone_names():  # only listed names become a path
        raise KeyError(name)
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def let_everybody_use_tzdata() -> None:
    """Make ``zoneinfo`` itself read the package, for the libraries of this process that ask it.

    icalendar finds the zone of a TZID there, and the machine's files may be years behind.
    """
    reset_tzpath(to=())
    ZoneInfo.clear_cache()
