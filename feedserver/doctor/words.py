"""All that the doctor says: one instance of :class:`Words` per language. Pure.

``{…}`` is filled in by the rules. No word has a default, so that no language can lack one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.feeds.reasons import Withheld
from feedserver.use.ago import TimeWords

#: For one, and for any other ``{number}``.
Counted = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a language; ``locale`` is Babel's name of it."""

    language: str
    locale: str
    times: TimeWords

    days: Counted
    between: str
    events: Counted
    #: A client that is in no table: at the start of a sentence, and in a list.
    unknown: str
    unknown_listed: str

    expires_fixed: str
    expires_idle: str
    never_fetched: str
    never_fetched_why: str
    asked: str
    asked_late: str
    on_day: str
    due: str
    due_now: str
    again: str
    got: str
    changed_since: str
    new_client: str
    many_clients: str

    broken: Counted
    left_out: Counted
    near_limit: str
    withheld: Mapping[Withheld, Counted]
    empty: str

    revoked: str
    expired: str
    suspended: str
    notice_until: str
    notice_over: str
    lost_key: str
