"""What the page about the messages of webhooks says in German."""

from feedserver.admin.texts.model.deliveries import DeliveryTexts

DELIVERIES = DeliveryTexts(
    title="Webhook-Nachrichten",
    intro=(
        "Was gesendet wurde und was wartet. Das Neueste zuerst, alle Zeiten in UTC. "
        "Zugestellte werden 30 Tage aufbewahrt."
    ),
    filters="Filter",
    state="Stand",
    event="Ereignis",
    endpoint="Webhook",
    any="Alle",
    apply="Zeigen",
    wrong_choice="Bitte wählen Sie etwas aus der Liste.",
    no_endpoint="Diesen Webhook gibt es nicht. Bitte wählen Sie einen aus der Liste.",
    messages="Nachrichten",
    none="Keine Nachricht passt dazu.",
    to="An",
    subject="Zu",
    created="Entstanden",
    states={"pending": "Unterwegs", "delivered": "Zugestellt", "given_up": "Aufgegeben"},
    tries="Versuche",
    tries_count=("1 Versuch", "{number} Versuche"),
    answer="Letzte Antwort",
    status="Status {}",
    redirected="Status {}; Weiterleitungen wird nicht gefolgt",
    gone="Status 410; der Webhook wurde angehalten",
    errors={
        "The address of the endpoint cannot be used.": "Die Adresse des Webhooks ist nicht brauchbar.",
        "The host name could not be resolved.": "Der Name des Servers ließ sich nicht auflösen.",
        "The host has an address that is not public.": "Der Server hat eine nicht öffentliche Adresse.",
        "No connection could be made.": "Es kam keine Verbindung zustande.",
        "No TLS connection could be made.": "Es kam keine TLS-Verbindung zustande.",
        "The certificate of the host is not valid.": "Das Zertifikat des Servers ist nicht gültig.",
        "No answer within 15 seconds.": "Keine Antwort binnen 15 Sekunden.",
        "The connection ended without an answer.": "Die Verbindung endete ohne Antwort.",
    },
    next="Nächster Versuch",
    waits="Sobald der Webhook fortgesetzt wird",
    delivered="Zugestellt",
    given_up="Aufgegeben",
    id="Kennung",
    again="Noch einmal senden",
    again_title="Diese Nachricht noch einmal senden?",
    again_says=(
        "Sie geht noch einmal an {}, mit derselben Kennung. "
        "Wer sie schon hat, verwirft sie anhand dieser Kennung.",
        "Schlägt es fehl, wird es tagelang wieder versucht, wie bei einer neuen.",
    ),
    again_yes="Ja, noch einmal senden",
    done={"redelivered": "Die Nachricht ist wieder unterwegs."},
)
