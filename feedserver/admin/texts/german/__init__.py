"""What the administrators' pages say in German."""

from feedserver.admin.texts.german.account import ACCOUNT
from feedserver.admin.texts.german.audit import AUDIT
from feedserver.admin.texts.german.end import END
from feedserver.admin.texts.german.keys import KEYS
from feedserver.admin.texts.german.organisations import ORGANISATIONS
from feedserver.admin.texts.german.overview import OVERVIEW
from feedserver.admin.texts.german.sign_in import SIGN_IN
from feedserver.admin.texts.german.tokens import TOKENS
from feedserver.admin.texts.german.users import USERS
from feedserver.admin.texts.german.webhooks import WEBHOOKS
from feedserver.admin.texts.model import Texts
from feedserver.pages.texts.german import COMMON

GERMAN = Texts(
    common=COMMON,
    title="Kalenderserver",
    signed_in="Angemeldet als {}",
    navigation="Menü",
    parts={
        "overview": "Übersicht",
        "users": "Personen",
        "organisations": "Organisationen",
        "end": "Links beenden",
        "keys": "API-Schlüssel",
        "audit": "Protokoll",
        "webhooks": "Webhooks",
        "account": "Konto",
    },
    to_start="Zur Übersicht",
    to_sign_in="Anmelden",
    moment="{day}, {time} Uhr UTC",
    none="–",
    next_page="Nächste Seite",
    first_page="Zurück zur ersten Seite",
    search="Suchen",
    search_all="Alle zeigen",
    search_mistake="Bitte suchen Sie nach höchstens 200 sichtbaren Zeichen.",
    reason="Begründung",
    reason_hint="Sie steht im Protokoll. Bitte schreiben Sie nichts Vertrauliches hinein.",
    reason_blank="Bitte geben Sie eine Begründung an.",
    reason_long="Bitte höchstens 500 Zeichen.",
    reason_text="Bitte nur Buchstaben, Ziffern und Zeichen, in einer Zeile.",
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
        "missing": (
            "Diese Seite gibt es nicht",
            "Vielleicht wurde inzwischen entfernt, worum es auf ihr ging.",
        ),
        "no_session": (
            "Bitte melden Sie sich erneut an",
            "Es wurde nichts geändert. Ihre Sitzung ist beendet, hier oder in einem anderen Fenster.",
        ),
        "conflict": (
            "Das geht nicht mehr",
            "Jemand anderes hat inzwischen etwas geändert. Jetzt wurde nichts geändert. "
            "Bitte sehen Sie sich den Stand noch einmal an.",
        ),
        "forged": (
            "Das kam nicht von dieser Seite",
            "Es wurde nichts geändert. "
            "Bitte gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal. "
            "Für diese Adresse müssen Cookies erlaubt sein.",
        ),
    },
)
