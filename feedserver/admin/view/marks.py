"""What templates show in more than plain text. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A state in words, with a dot: ``status`` is ``live``, ``suspended``, ``revoked`` or ``expired``."""

    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Leading:
    """A text that leads to a page; ``rest`` is its path below the room's."""

    text: str
    rest: str


#: A value of a table or a list of facts.
Shown = str | Mark | Leading
#: A name and what it is.
Fact = tuple[str, Shown]
