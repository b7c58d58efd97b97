"""Whether the calendars of a token are up to date, in a word. Pure."""

from enum import StrEnum

from feedserver.doctor.examination import Examination
from feedserver.tokens.model import TokenStatus


class Verdict(StrEnum):
    """Of several that hold, the first listed here."""

    ENDED = "ended"
    PAUSED = "paused"
    LOST = "lost"
    UNFETCHED = "unfetched"
    OVERDUE = "overdue"
    BEHIND = "behind"
    CURRENT = "current"


#: By the code of the finding that says so.
_SAID = {
    "lost_key": Verdict.LOST,
    "never_fetched": Verdict.UNFETCHED,
    "overdue": Verdict.OVERDUE,
    "changed_since": Verdict.BEHIND,
}


def verdict_of(found: Examination) -> Verdict:
    """The verdict of an examination."""
    if found.status is TokenStatus.SUSPENDED:
        return Verdict.PAUSED
    if found.status is not TokenStatus.LIVE:
        return Verdict.ENDED
    codes = {finding.code for finding in found.findings}
    return next((verdict for code, verdict in _SAID.items() if code in codes), Verdict.CURRENT)
