"""What is asked in German before a webhook is changed, and said afterwards."""

from feedserver.admin.texts.model.webhooks import Asking

NAMES = {
    "pause": "Anhalten",
    "resume": "Fortsetzen",
    "renew": "Geheimnis erneuern",
    "again": "Aufgegebene noch einmal senden",
    "remove": "Entfernen",
}

WHYS = {
    "pause": "Vorerst wird nichts gesendet; Nachrichten warten.",
    "resume": "Was gewartet hat, wird gesendet, und alles, was kommt.",
    "renew": "Wenn es bekannt geworden sein kann. Das alte signiert noch 24 Stunden mit.",
    "again": "Wenn die Anwendung nach Tagen wieder antwortet.",
    "remove": "Mit allen seinen Nachrichten, auch denen, die warten.",
}

QUESTIONS: dict[str, Asking] = {
    "pause": (
        "Diesen Webhook anhalten?",
        ("{}", "Bis er fortgesetzt wird, wird ihm nichts gesendet. Nachrichten warten, bis zu 90 Tage."),
        "Ja, anhalten",
    ),
    "resume": (
        "Diesen Webhook fortsetzen?",
        ("{}", "Was gewartet hat, wird jetzt gesendet, und alles, was kommt."),
        "Ja, fortsetzen",
    ),
    "renew": (
        "Das Geheimnis dieses Webhooks erneuern?",
        (
            "{}",
            "Sie sehen einmal ein neues Geheimnis. "
            "Bitte tragen Sie es binnen 24 Stunden in die Anwendung ein.",
            "Bis dahin sind Nachrichten mit beiden signiert, und nichts geht verloren.",
        ),
        "Ja, erneuern",
    ),
    "again": (
        "Aufgegebene Nachrichten noch einmal senden?",
        (
            "{}",
            "Jede geht mit derselben Kennung hinaus wie zuvor. "
            "Schlägt es fehl, wird es tagelang wieder versucht.",
        ),
        "Ja, alle noch einmal senden",
    ),
    "remove": (
        "Diesen Webhook entfernen?",
        (
            "{}",
            "Auch seine Nachrichten werden entfernt, selbst die, die warten. "
            "Das lässt sich nicht rückgängig machen.",
        ),
        "Ja, entfernen",
    ),
}

DONE = {
    "paused": "Der Webhook ist angehalten.",
    "resumed": "Der Webhook bekommt wieder Nachrichten.",
    "removed": "Der Webhook und seine Nachrichten sind entfernt.",
    "tested": "Eine Testnachricht ist unterwegs.",
    "redelivered": "Was aufgegeben war, ist wieder unterwegs.",
}
