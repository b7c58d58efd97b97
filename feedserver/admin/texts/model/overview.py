"""Words of the first page: the state of the server."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.doctor.words import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewTexts:
    """The words of a language."""

    title: str
    as_of: str
    attention: str
    all_well: str
    show: str
    #: What needs attention, by ``view.overview.Matter``.
    matters: Mapping[str, Counted]
    left_out: str
    left_out_caption: str
    booking: str
    link: str
    reason: str
    #: By ``withheld.model.Withheld``.
    reasons: Mapping[str, str]
    since: str
    #: A heading with a name for each number, by the names in ``status.model``.
    tokens: str
    token_counts: Mapping[str, str]
    bookings: str
    booking_counts: Mapping[str, str]
    people: str
    people_counts: Mapping[str, str]
    work: str
    work_counts: Mapping[str, str]
    server: str
    version: str
    database: str
    databases: Mapping[str, str]
    cache: str
    cache_ok: str
    cache_away: str
    families: str
    families_caption: str
    family: str
    family_tokens: str
    family_fetches: str
    no_families: str
