"""Which words the page of the doctor needs in each language, beside those of the doctor itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.doctor.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorTexts:
    """The words of a language. ``{…}`` is filled in."""

    link: str
    title: str
    back: str
    verdicts: Mapping[Verdict, str]
    warning: str

    requests: str
    due: str
    due_by: str
    due_by_open: str
    due_since: str
    unknown: str
    got: str
    got_says: str

    clients: str
    client: str
    first_day: str
    last_day: str
    every: str

    shows: str
    events: str
    size: str
    at_most: str
    left_out: str
    nothing_left_out: str
