"""Which page of a thing there may be. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Things that have pages; the value is the first part of their path."""

    USER = "users"
    ORGANISATION = "organisations"
    TOKEN = "tokens"  # noqa: S105 - a part of a path
    ENDPOINT = "webhooks"


#: By what an action is done to. What was invited to the user's own page is a user.
_SUBJECTS = {
    "user": Kind.USER,
    "portal": Kind.USER,
    "organisation": Kind.ORGANISATION,
    "token": Kind.TOKEN,
    "webhook": Kind.ENDPOINT,
}


#: Ids that a host may choose and no path can hold: browsers take them out, also when they are
#: percent-encoded (url.spec.whatwg.org/#double-dot-path-segment). No id holds a ``!``.
_WRITTEN = {".": "!.", "..": "!.."}
_READ = {written: identifier for identifier, written in _WRITTEN.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """The page of a thing, if the thing is there."""

    kind: Kind
    id: str

    @property
    def rest(self) -> str:
        """Its path below the room's; :func:`identifier_in` reads the id in it."""
        return f"/{self.kind}/{_WRITTEN.get(self.id, self.id)}"


def identifier_in(part: str) -> str:
    """The id that a part of a path says."""
    return _READ.get(part, part)


def place_of_subject(action: str, subject: str) -> Place | None:
    """Where the subject of such an action may have its page; None where such things have none."""
    kind = _SUBJECTS.get(action.partition(".")[0])
    return Place(kind, subject) if kind else None
