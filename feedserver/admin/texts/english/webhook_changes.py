"""What is asked in English before a webhook is changed, and said afterwards."""

from feedserver.admin.texts.model.webhooks import Asking

NAMES = {
    "pause": "Pause",
    "resume": "Resume",
    "renew": "Renew the secret",
    "again": "Send again what was given up",
    "remove": "Remove",
}

WHYS = {
    "pause": "Nothing is sent for now; messages wait.",
    "resume": "What has waited is sent, and all that comes.",
    "renew": "When it may have become known. The old one signs too for 24 hours.",
    "again": "When the host answers again after days.",
    "remove": "With all its messages, also those that wait.",
}

QUESTIONS: dict[str, Asking] = {
    "pause": (
        "Pause this webhook?",
        ("{}", "Nothing is sent to it until it is resumed. Messages wait, up to 90 days."),
        "Yes, pause it",
    ),
    "resume": (
        "Resume this webhook?",
        ("{}", "What has waited is sent now, and all that comes."),
        "Yes, resume it",
    ),
    "renew": (
        "Renew the secret of this webhook?",
        (
            "{}",
            "You are shown a new secret, once. Please give it to the host within 24 hours.",
            "Until then messages carry both signatures, and nothing is lost.",
        ),
        "Yes, renew it",
    ),
    "again": (
        "Send again what was given up?",
        ("{}", "Each message goes out with the same id as before, and is tried again for days if it fails."),
        "Yes, send all again",
    ),
    "remove": (
        "Remove this webhook?",
        ("{}", "Its messages are removed too, also those that wait. This cannot be undone."),
        "Yes, remove it",
    ),
}

DONE = {
    "paused": "The webhook is paused.",
    "resumed": "The webhook is sent messages again.",
    "removed": "The webhook and its messages are removed.",
    "tested": "A test message is on its way.",
    "redelivered": "What was given up is on its way again.",
}
