"""Words of the pages about users."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTexts:
    """The words of a language."""

    title: str
    intro: str
    label: str
    caption: str
    found_none: str
    of_organisation: str
    no_name: str

    name: str
    id: str
    email: str
    organisation: str
    timezone: str
    state: str
    created: str
    about: str
    back: str

    active: str
    suspended: str
    #: Why, by ``view.people.Cause``.
    causes: Mapping[str, str]
    suspended_by: str
    suspended_by_unknown: str
    since: str

    links: str
    no_links: str
    more: str
    audit: str
    audit_why: str
    end_all: str
    end_all_why: str

    suspend: str
    suspend_why: str
    suspend_title: str
    suspend_says: tuple[str, ...]
    suspend_yes: str
    resume: str
    resume_why: str
    resume_title: str
    resume_says: tuple[str, ...]
    resume_still: str
    resume_yes: str
    done: Mapping[str, str]
