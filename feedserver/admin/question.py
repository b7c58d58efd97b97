"""What a page asks before something is changed. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with the sentences that say what will happen; ``action`` and ``back`` are below /admin.

    ``part`` is the part of the pages it belongs to (``room.PARTS``).
    """

    part: str
    title: str
    says: tuple[str, ...]
    action: str
    yes: str
    back: str
    is_danger: bool = False
    #: Whether a reason must be given.
    needs_reason: bool = True
