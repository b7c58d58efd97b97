"""What the pages about webhooks say in German."""

from feedserver.admin.texts.german.deliveries import DELIVERIES
from feedserver.admin.texts.german.webhook_changes import DONE, NAMES, QUESTIONS, WHYS
from feedserver.admin.texts.model.webhooks import WebhookTexts

WEBHOOKS = WebhookTexts(
    title="Webhooks",
    intro=(
        "Ein Webhook ist eine Adresse der Anwendung. "
        "Dieser Server schickt ihr eine signierte Nachricht, wenn etwas geschieht."
    ),
    caption="Webhooks, die ältesten zuerst",
    none="Es gibt noch keinen Webhook.",
    url="Adresse",
    listens="Erfährt von",
    all_events="Allem",
    state="Stand",
    active="Aktiv",
    paused="Angehalten",
    paused_since="Angehalten seit {}",
    given_up="Aufgegeben",
    show_given_up=("1 aufgegebene Nachricht zeigen", "{number} aufgegebene Nachrichten zeigen"),
    show_deliveries="Alle Nachrichten zeigen",
    events={
        "token.first_fetched": "Erster Abruf eines Links",
        "token.unused": "Link 90 Tage lang nicht benutzt",
        "token.leak_suspected": "Anzeichen, dass ein Fremder einen Link hat",
        "token.revoked": "Link beendet",
        "reply.received": "Antwort auf eine Buchung per Mail",
        "booking.withheld": "Buchung fehlt in einem Kalender",
        "webhook.test": "Testnachricht",
    },
    new="Neuer Webhook",
    url_hint="Sie beginnt mit https:// und ist über das öffentliche Internet erreichbar.",
    choose="Wovon erfährt er?",
    choose_hint=(
        "Wenn Sie nichts ankreuzen, erfährt er von allem, auch von dem, was spätere Versionen hinzufügen."
    ),
    make="Webhook anlegen",
    url_blank="Bitte geben Sie eine Adresse an.",
    url_https="Bitte geben Sie eine Adresse an, die mit https:// beginnt.",
    url_credentials="Bitte lassen Sie Benutzername, Passwort, „#“ und „\\“ weg.",
    url_private="Das ist eine private Adresse. Erlaubt sind hier nur Adressen des öffentlichen Internets.",
    url_wrong=(
        "Diese Adresse ist nicht brauchbar. Sie braucht einen Servernamen, "
        "keine Leerzeichen und höchstens 2.000 einfache Zeichen."
    ),
    events_wrong="Bitte wählen Sie aus der Liste.",
    too_many="Es gibt schon 10 Webhooks. Bitte entfernen Sie erst einen.",
    made="Der Webhook ist fertig",
    renewed="Das neue Geheimnis ist fertig",
    secret_hint=(
        "Es wird einmal gezeigt. Die Anwendung prüft damit, dass Nachrichten von hier kommen. "
        "Hüten Sie es wie ein Passwort."
    ),
    both_secrets="24 Stunden lang werden Nachrichten auch mit dem vorigen signiert.",
    secret="Geheimnis",
    to_endpoint="Zum Webhook",
    endpoint_title="Webhook {}",
    back="Zurück zu allen Webhooks",
    about="Angaben",
    id="Kennung",
    created="Angelegt",
    secret_since="Geheimnis seit",
    pending="Nachrichten unterwegs",
    test="Testnachricht senden",
    test_why="Sie hat keine Bedeutung und geht binnen Sekunden hinaus, außer der Webhook ist angehalten.",
    deliveries_why="Was ihm gesendet wurde und was wartet.",
    audit="Protokoll dieses Webhooks",
    audit_why="Wer was wann und warum geändert hat.",
    change_names=NAMES,
    change_whys=WHYS,
    questions=QUESTIONS,
    again_count=("1 Nachricht wurde aufgegeben.", "{number} Nachrichten wurden aufgegeben."),
    done=DONE,
    deliveries=DELIVERIES,
)
