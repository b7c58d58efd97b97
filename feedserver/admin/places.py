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


@dataclass(frozen=True, slots=True)
class Place:
    """The page of a thing, if the thing is there."""

    kind: Kind
    id: str

    @property
    def rest(self) -> str:
        """Its path below the room's."""
        return f"/{self.kind}/{self.id}"


def place_of_subject(action: str, subject: str) -> Place | None:
    """Where the subject of such an action may have its page; None where such things have none."""
    kind = _SUBJECTS.get(action.partition(".")[0])
    return Place(kind, subject) if kind else None
