"""Where to go after signing in: a page of this room, and never another place. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

_SEGMENT = r"/(?!\.\.?(?:[/?]|$))[A-Za-z0-9._~:@!-]+"
_REST = re.compile(rf"(?:{_SEGMENT})*(?:\?[A-Za-z0-9._~:@%&=+-]*)?")
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Destination:
    """A path below the room's, with its query; empty: the room's first page."""

    rest: str = ""

    def as_query(self) -> str:
        """The query that takes it along; "" where there is nothing to take."""
        return f"?{urlencode({'to': self.rest})}" if self.rest else ""


def checked_destination(rest: str) -> Destination:
    """The destination, if it is a plain path below the room's; the first page otherwise."""
    is_plain = len(rest) <= _LONGEST and _REST.fullmatch(rest) and not rest.startswith("/sign-")
    return Destination(rest) if is_plain else Destination()


def destination_of(full_path: str, room: str) -> Destination:
    """Where a request for ``full_path``, a path with its query below ``room``, wanted to go."""
    return checked_destination(full_path.removeprefix(room).removesuffix("?"))
