"""Which words a language needs. ``{}`` is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.use.ago import TimeWords

#: A heading, and the sentence below it.
Refusal = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonTexts:
    """What all pages say alike. ``language`` is an ISO 639-1 code, ``locale`` Babel's name."""

    language: str
    locale: str
    times: TimeWords
    skip: str
    log_out: str
    cancel: str
    copy: str
    copied: str
    #: Above a form that cannot be taken as it is.
    mistakes: str
    #: Refusals that every room has, by reason.
    refusals: Mapping[str, Refusal]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTexts:
    """What the layout asks of each room's words.

    ``refusals`` holds the common ones, and the room's own ``no_session`` and ``conflict``.
    """

    common: CommonTexts
    title: str
    signed_in: str
    refusals: Mapping[str, Refusal]
