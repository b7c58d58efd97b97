"""What the administrators' pages say in English."""

from feedserver.admin.texts.english.account import ACCOUNT
from feedserver.admin.texts.english.audit import AUDIT
from feedserver.admin.texts.english.end import END
from feedserver.admin.texts.english.keys import KEYS
from feedserver.admin.texts.english.organisations import ORGANISATIONS
from feedserver.admin.texts.english.overview import OVERVIEW
from feedserver.admin.texts.english.sign_in import SIGN_IN
from feedserver.admin.texts.english.tokens import TOKENS
from feedserver.admin.texts.english.users import USERS
from feedserver.admin.texts.english.webhooks import WEBHOOKS
from feedserver.admin.texts.model import Texts
from feedserver.pages.texts.english import COMMON

ENGLISH = Texts(
    common=COMMON,
    title="Calendar server",
    signed_in="Signed in as {}",
    navigation="Menu",
    parts={
        "overview": "Overview",
        "users": "Users",
        "organisations": "Organisations",
        "end": "End links",
        "keys": "API keys",
        "audit": "Audit log",
        "webhooks": "Webhooks",
        "account": "Account",
    },
    to_start="To the overview",
    to_sign_in="Sign in",
    moment="{day}, {time} UTC",
    none="–",
    next_page="Next page",
    first_page="Back to the first page",
    search="Search",
    search_all="Show all",
    search_mistake="Please search for at most 200 visible characters.",
    reason="Reason",
    reason_hint="It is kept in the audit log. Please do not write down anything private.",
    reason_blank="Please say why.",
    reason_long="Please use at most 500 characters.",
    reason_text="Please use letters, digits and signs only, in one line.",
    sign_in=SIGN_IN,
    overview=OVERVIEW,
    users=USERS,
    organisations=ORGANISATIONS,
    tokens=TOKENS,
    end=END,
    keys=KEYS,
    audit=AUDIT,
    webhooks=WEBHOOKS,
    account=ACCOUNT,
    refusals={
        **COMMON.refusals,
        "missing": ("There is no such page", "What it was about may have been removed meanwhile."),
        "no_session": (
            "Please sign in again",
            "Nothing was changed. Your session has ended, here or in another window.",
        ),
        "conflict": (
            "That is not possible any more",
            "Somebody else has changed it meanwhile. Nothing was changed now. Please look at it again.",
        ),
        "forged": (
            "This did not come from this page",
            "Nothing was changed. Please go back, load the page again and try once more. "
            "Cookies must be allowed for this address.",
        ),
    },
)
