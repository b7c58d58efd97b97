"""Words of the pages about organisations."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.doctor.words import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationTexts:
    """The words of a language."""

    title: str
    intro: str
    label: str
    caption: str
    found_none: str

    name: str
    id: str
    members: str
    links: str
    state: str
    created: str
    about: str
    back: str
    show_members: str

    active: str
    suspended: str
    #: Why, by ``view.people.Cause``.
    causes: Mapping[str, str]
    end_all: str
    end_all_why: str
    audit: str
    audit_why: str

    suspend: str
    suspend_why: str
    suspend_title: str
    suspend_says: tuple[str, ...]
    suspend_members: Counted
    suspend_yes: str
    resume: str
    resume_why: str
    resume_title: str
    resume_says: tuple[str, ...]
    resume_still: str
    resume_yes: str
    done: Mapping[str, str]
