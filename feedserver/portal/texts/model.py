"""Which words the user's page needs in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.pages.texts import RoomTexts
from feedserver.portal.texts.doctor_model import DoctorTexts

#: One for the level and a longer one that explains it.
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts(RoomTexts):
    """The words of a language. ``{}`` is filled in."""

    intro: str
    back: str

    links: str
    ended_links: str
    no_name: str
    calendar: str
    shows: str
    state: str
    last_fetch: str
    fetched: str
    never_fetched: str
    signs: str
    sign_new: str
    sign_many: str
    sign_advice: str
    manage: str
    manage_named: str

    privacy: Mapping[str, Choice]
    live: str
    live_until: str
    live_unless_used: str
    ends_soon: str
    ends_soon_unless_used: str
    suspended: str
    revoked: str
    expired: str

    new: str
    new_first: str
    label: str
    label_hint: str
    choose: str
    make: str

    subscribe: str
    clients: tuple[tuple[str, str, str], ...]
    address: str
    address_hint: str
    qr: str
    qr_hint: str
    qr_label: str
    lost: str
    lost_key: str

    rename: str
    rename_label: str
    rename_save: str
    change: str
    rotate: str
    rotate_why: str
    rotate_why_lost: str
    rotate_title: str
    rotate_says: tuple[str, ...]
    rotate_says_lost: tuple[str, ...]
    rotate_yes: str
    revoke: str
    revoke_why: str
    revoke_title: str
    revoke_says: tuple[str, ...]
    revoke_yes: str
    is_over: str

    done: Mapping[str, str]
    doctor: DoctorTexts
    label_blank: str
    label_long: str
    label_text: str
    choice_missing: str
