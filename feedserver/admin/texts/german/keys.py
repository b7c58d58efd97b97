"""What the page about API keys says in German."""

from feedserver.admin.texts.model.keys import KeyTexts

KEYS = KeyTexts(
    title="API-Schlüssel",
    intro="Mit einem Schlüssel darf eine Anwendung Buchungen senden, Links anlegen und Anhänge holen.",
    caption="Nicht beendete Schlüssel nach Namen",
    none="Es gibt noch keinen Schlüssel.",
    name="Name",
    scopes="Darf",
    created="Angelegt",
    expiry="Gilt bis",
    no_expiry="Ohne Ende",
    expired="Abgelaufen: {}",
    ending="Beenden",
    end="„{}“ beenden",
    new="Neuer Schlüssel",
    name_hint="Zum Beispiel die Anwendung, die ihn benutzen wird.",
    choose="Was darf er?",
    choose_hint="Geben Sie ihm nur, was die Anwendung braucht.",
    areas={
        "users": "Personen und Organisationen",
        "bookings": "Buchungen",
        "tokens": "Links",
        "attachments": "Anhänge und Antworten",
        "audit": "Protokoll",
        "metrics": "Messwerte",
    },
    read="lesen",
    write="schreiben",
    make="Schlüssel anlegen",
    name_wrong="Bitte 1 bis 128 sichtbare Zeichen.",
    name_taken="Einen Schlüssel mit diesem Namen gibt es schon.",
    scopes_missing="Bitte wählen Sie, was er darf.",
    last_day="Letzter Tag",
    last_day_hint="Bis zum Ende dieses Tages in UTC, und nicht länger. Leer: ein Schlüssel ohne Ende.",
    last_day_wrong="Bitte heute oder einen späteren Tag angeben, zum Beispiel 2027-01-31.",
    made="Der Schlüssel „{}“ ist fertig",
    made_hint=(
        "Er wird einmal gezeigt und nirgends aufbewahrt. Tragen Sie ihn jetzt in die Anwendung ein, "
        "und hüten Sie ihn wie ein Passwort."
    ),
    made_label="API-Schlüssel",
    back="Zurück zu allen Schlüsseln",
    revoke_title="Den Schlüssel „{}“ beenden?",
    revoke_says=(
        "Die Anwendung, die ihn benutzt, wird sofort abgewiesen. Das lässt sich nicht rückgängig machen.",
        "Was sie gesendet hat, bleibt. Kalender funktionieren weiter.",
    ),
    revoke_yes="Ja, beenden",
    done={"revoked": "Der Schlüssel ist beendet."},
)
