"""Which words the administrators' pages need: a dataclass per subject. ``{}`` is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.admin.texts.model.account import AccountTexts
from feedserver.admin.texts.model.audit import AuditTexts
from feedserver.admin.texts.model.end import EndTexts
from feedserver.admin.texts.model.keys import KeyTexts
from feedserver.admin.texts.model.organisations import OrganisationTexts
from feedserver.admin.texts.model.overview import OverviewTexts
from feedserver.admin.texts.model.sign_in import SignInTexts
from feedserver.admin.texts.model.tokens import TokenTexts
from feedserver.admin.texts.model.users import UserTexts
from feedserver.admin.texts.model.webhooks import WebhookTexts
from feedserver.pages.texts import RoomTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts(RoomTexts):
    """The words of a language: first what all pages say, then one field per subject."""

    navigation: str
    #: By the names of ``room.PARTS``.
    parts: Mapping[str, str]
    to_start: str
    to_sign_in: str
    moment: str
    none: str
    next_page: str
    first_page: str
    search: str
    search_all: str
    search_mistake: str

    reason: str
    reason_hint: str
    reason_blank: str
    reason_long: str
    reason_text: str

    sign_in: SignInTexts
    overview: OverviewTexts
    users: UserTexts
    organisations: OrganisationTexts
    tokens: TokenTexts
    end: EndTexts
    keys: KeyTexts
    audit: AuditTexts
    webhooks: WebhookTexts
    account: AccountTexts
