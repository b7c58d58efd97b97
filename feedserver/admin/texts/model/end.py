"""Words of the pages on which many links are ended at once."""

from dataclasses import dataclass

from feedserver.doctor.words import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTexts:
    """The words of a language."""

    title: str
    intro: str
    user: str
    organisation: str
    issued_before: str
    issued_before_hint: str
    count: str

    blank: str
    no_user: str
    no_organisation: str
    no_day: str
    nothing: str

    ask_title: Counted
    of_user: str
    of_organisation: str
    of_day: str
    says: tuple[str, ...]
    yes: Counted
    done: Counted
