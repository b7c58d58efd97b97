"""What the first page says in German."""

from feedserver.admin.texts.model.overview import OverviewTexts

OVERVIEW = OverviewTexts(
    title="Übersicht",
    as_of="Stand: {}",
    attention="Bitte ansehen",
    all_well="Zurzeit ist nichts zu tun.",
    show="Zeigen",
    matters={
        "cache": (
            "Der Cache antwortet nicht. Kalender werden bei jedem Abruf neu erstellt.",
            "Der Cache antwortet nicht. Kalender werden bei jedem Abruf neu erstellt.",
        ),
        "left_out": (
            "1 Buchung fehlt, wo sie gezeigt werden sollte. Kalender ohne sie: {calendars}.",
            "{number} Buchungen fehlen, wo sie gezeigt werden sollten. Betroffene Kalender: {calendars}.",
        ),
        "given_up": (
            "1 Webhook-Nachricht war nicht zuzustellen und wurde aufgegeben.",
            "{number} Webhook-Nachrichten waren nicht zuzustellen und wurden aufgegeben.",
        ),
        "late": (
            "1 Aufgabe wartet seit mehr als 10 Minuten. Läuft der Worker?",
            "{number} Aufgaben sind fällig, manche seit mehr als 10 Minuten. Läuft der Worker?",
        ),
        "keys_ending": (
            "1 API-Schlüssel läuft innerhalb von 14 Tagen ab. Hat die Anwendung einen neuen?",
            "{number} API-Schlüssel laufen innerhalb von 14 Tagen ab. Haben die Anwendungen neue?",
        ),
        "near_limit": (
            "1 Link zeigt einen Kalender, der fast so groß ist, wie er sein darf.",
            "{number} Links zeigen Kalender, die fast so groß sind, wie sie sein dürfen.",
        ),
        "unused": (
            "1 aktiver Link wurde 90 Tage lang nicht benutzt.",
            "{number} aktive Links wurden 90 Tage lang nicht benutzt.",
        ),
    },
    left_out="Fehlende Buchungen",
    left_out_caption="Buchungen, die in Kalendern fehlen, die am längsten fehlenden zuerst",
    booking="Buchung",
    link="Link",
    reason="Warum",
    reasons={
        "cannot_be_written": "Ihre Angaben ergeben keinen Sinn",
        "feed_is_full": "Der Kalender ist voll",
    },
    since="Seit",
    tokens="Links",
    token_counts={
        "live": "Aktiv",
        "suspended": "Gesperrt",
        "revoked": "Beendet",
        "expired": "Abgelaufen",
        "near_limit": "Fast zu groß",
        "unused": "90 Tage unbenutzt",
        "never_fetched": "Nie abgerufen",
    },
    bookings="Buchungen",
    booking_counts={
        "live": "Bestätigt",
        "provisional": "Vorläufig",
        "cancelled": "Abgesagt oder abgelehnt",
        "managed_elsewhere": "Von einer anderen Anbindung gezeigt",
        "deleted": "Gelöscht, noch als abgesagt gezeigt",
    },
    people="Personen und Organisationen",
    people_counts={
        "users": "Personen",
        "users_suspended": "Personen, die nicht veröffentlichen dürfen",
        "users_held": "Davon hier gesperrt",
        "organisations": "Organisationen",
        "organisations_held": "Davon hier gesperrt",
    },
    work="Arbeit im Hintergrund",
    work_counts={
        "due": "Jetzt fällig",
        "webhooks_pending": "Webhook-Nachrichten unterwegs",
        "webhooks_given_up": "Webhook-Nachrichten aufgegeben",
        "audit_unsealed": "Protokolleinträge ohne Siegel",
    },
    server="Server",
    version="Version",
    database="Datenbank",
    databases={"sqlite": "SQLite", "postgresql": "PostgreSQL"},
    cache="Cache",
    cache_ok="Antwortet",
    cache_away="Antwortet nicht",
    families="Kalenderprogramme",
    families_caption="Programme, die in den letzten 30 Tagen Kalender abriefen",
    family="Programm",
    family_tokens="Links",
    family_fetches="Abrufe",
    no_families="In den letzten 30 Tagen wurde kein Kalender abgerufen.",
)
