"""Words of the page about the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.doctor.words import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTexts:
    """The words of a language."""

    title: str
    intro: str

    filters: str
    user: str
    subject: str
    subject_hint: str
    actor: str
    actor_hint: str
    actor_kind: str
    action: str
    any: str
    since: str
    until: str
    days_hint: str
    apply: str
    wrong_id: str
    wrong_choice: str
    wrong_day: str
    wrong_order: str

    entries: str
    none: str
    download: str
    when: str
    by: str
    #: Who, and through what.
    by_says: str
    about: str
    concerns: str
    reason: str
    erased: str
    erased_says: str
    seal: str
    sealed_says: str
    unsealed_says: str
    unreadable: str
    unreadable_why: str
    number: str
    yes: str
    no: str
    #: By ``ActorKind``.
    kinds: Mapping[str, str]
    #: By ``Action``.
    actions: Mapping[str, str]
    #: By the names in an entry's data.
    data: Mapping[str, str]
    #: Words that stand in it.
    values: Mapping[str, str]

    chain: str
    chain_intro: str
    sealed: Counted
    unsealed: Counted
    head: str
    head_hint: str
