"""What the user's page says in German."""

from feedserver.pages.texts.german import COMMON
from feedserver.portal.texts.doctor_german import DOCTOR
from feedserver.portal.texts.model import Texts

GERMAN = Texts(
    common=COMMON,
    title="Ihre Kalender-Links",
    intro=(
        "Sehen Sie Ihre Termine in dem Kalender, den Sie ohnehin benutzen. Jedes Gerät oder Konto bekommt "
        "einen eigenen Link; so können Sie einen beenden, ohne die anderen anzurühren."
    ),
    signed_in="Seite von {}",
    back="Zurück zu allen Links",
    links="Ihre Links",
    ended_links="Beendete Links",
    no_name="Link ohne Namen",
    calendar="Name im Kalender",
    shows="Zeigt",
    state="Zustand",
    last_fetch="Zuletzt abgerufen",
    fetched="{}, {}",
    never_fetched="Noch nie",
    signs="Sind Sie das?",
    sign_new="{} ruft diesen Kalender seit dem {} ab.",
    sign_many="{} Arten von Programmen riefen ihn in 30 Tagen ab, mehr als ein Mensch meist hat: {}.",
    sign_advice="Wenn nicht, erneuern Sie die Adresse: Die neue kennen nur Sie.",
    manage="Verwalten",
    manage_named="„{}“ verwalten",
    privacy={
        "full": ("Alles", "Titel, Zeit, Ort, Beschreibung und Links."),
        "title": ("Nur Titel", "Titel und Zeit, sonst nichts."),
        "busy": ("Nur belegte Zeiten", "Wann Sie belegt sind, aber nicht womit."),
    },
    live="Aktiv",
    live_until="Aktiv bis {}",
    live_unless_used="Endet am {}, wenn ihn bis dahin kein Kalender abruft",
    ends_soon="Endet bald, am {}",
    ends_soon_unless_used="Endet bald, am {}, wenn ihn bis dahin kein Kalender abruft",
    suspended="Ruht: Kalender zeigen einen Hinweis, bis Ihre Termine wieder veröffentlicht werden dürfen",
    revoked="Beendet am {}",
    expired="Abgelaufen am {}",
    new="Neuer Link",
    new_first="Ihr erster Link",
    label="Wofür ist er?",
    label_hint="Zum Beispiel „Mein Handy“ oder „Dienstkonto“, damit Sie Ihre Links unterscheiden können.",
    choose="Was soll er zeigen?",
    make="Link anlegen",
    subscribe="In einen Kalender aufnehmen",
    clients=(
        (
            "google",
            "Google Kalender",
            "Google liest ihn sofort, danach etwa einmal am Tag: Änderungen brauchen bis zu einem Tag.",
        ),
        ("outlook", "Outlook.com", "Änderungen erscheinen nach einigen Stunden."),
        (
            "office365",
            "Microsoft 365",
            "Für Firmen- und Schulkonten. Änderungen erscheinen nach einigen Stunden.",
        ),
        (
            "apple",
            "Apple Kalender",
            "iPhone, iPad und Mac. So schnell, wie Sie es dort einstellen: von Minuten bis zu einer Woche.",
        ),
    ),
    address="Adresse",
    address_hint=(
        "Für Thunderbird, Yahoo und alle anderen Kalender: kopieren und dort einfügen, wo das Programm nach "
        "einem Kalender aus dem Internet fragt. Wie spät Änderungen erscheinen, wird dort eingestellt. Wer "
        "die Adresse hat, kann diesen Kalender lesen: Behalten Sie sie für sich."
    ),
    qr="Für Ihr Handy",
    qr_hint="Richten Sie die Kamera des Handys darauf; es bietet dann an, den Kalender zu abonnieren.",
    qr_label="QR-Code der Adresse",
    lost="Geht nicht mehr: Bitte erneuern Sie die Adresse",
    lost_key=(
        "Diese Adresse lässt sich nicht mehr anzeigen, weil der Schlüssel fehlt, mit dem sie gemacht wurde. "
        "Erneuern Sie die Adresse, um eine neue zu bekommen."
    ),
    rename="Umbenennen",
    rename_label="Name dieses Links",
    rename_save="Namen speichern",
    change="Diesen Link ändern oder beenden",
    rotate="Adresse erneuern",
    rotate_why="Falls jemand anderes sie gesehen haben kann. Die alte Adresse gilt noch {} Tage.",
    rotate_title="Die Adresse von „{}“ erneuern?",
    rotate_why_lost="Sie bekommen eine neue, die gilt. Die alte öffnet nichts mehr.",
    rotate_says_lost=(
        "Sie bekommen einen neuen Link mit einer neuen Adresse, der dasselbe zeigt.",
        "Die alte Adresse öffnet nichts mehr; tragen Sie die neue in Ihre Kalender ein.",
        "Ihre anderen Links bleiben, wie sie sind.",
    ),
    rotate_says=(
        "Sie bekommen einen neuen Link mit einer neuen Adresse, der dasselbe zeigt.",
        "Die alte Adresse gilt noch {} Tage, damit Sie die neue in Ihre Kalender eintragen können.",
        "Danach zeigen Kalender mit der alten Adresse einen Hinweis statt Ihrer Termine.",
        "Ihre anderen Links bleiben, wie sie sind.",
    ),
    rotate_yes="Ja, erneuern",
    revoke="Diesen Link beenden",
    revoke_why="Sofort und endgültig. Ihre anderen Links bleiben.",
    revoke_title="„{}“ beenden?",
    revoke_says=(
        "Die Adresse zeigt Ihre Termine ab sofort nicht mehr. Das lässt sich nicht rückgängig machen.",
        "Kalender, die sie benutzen, zeigen beim nächsten Abruf stattdessen einen Hinweis.",
        "Ihre anderen Links bleiben, wie sie sind, und Sie können jederzeit einen neuen anlegen.",
    ),
    revoke_yes="Ja, beenden",
    is_over="Dieser Link ist beendet. Entfernen Sie den Kalender aus Ihren Programmen, falls er stört.",
    done={
        "made": "Ihr neuer Link ist fertig. Nehmen Sie ihn unten in einen Kalender auf.",
        "renamed": "Der Name ist gespeichert.",
        "rotated": "Das ist der neue Link. Tragen Sie ihn binnen {} Tagen ein; dann endet die alte Adresse.",
        "revoked": "Der Link ist beendet.",
    },
    doctor=DOCTOR,
    label_blank="Bitte sagen Sie, wofür der Link ist.",
    label_long="Bitte höchstens 200 Zeichen.",
    label_text="Bitte nur Buchstaben, Ziffern und Zeichen.",
    choice_missing="Bitte wählen Sie, was er zeigen soll.",
    refusals={
        **COMMON.refusals,
        "unknown": (
            "Diese Adresse öffnet nichts",
            "Bitte gehen Sie zurück zur Anwendung und öffnen Sie Ihre Kalenderseite erneut.",
        ),
        "over": (
            "Diese Adresse ist schon benutzt oder zu alt",
            "Sie gilt einmal und nur wenige Minuten. "
            "Bitte gehen Sie zurück zur Anwendung und öffnen Sie Ihre Kalenderseite erneut.",
        ),
        "no_session": (
            "Bitte öffnen Sie diese Seite erneut",
            "Ihr Besuch ist beendet. "
            "Bitte gehen Sie zurück zur Anwendung und öffnen Sie Ihre Kalenderseite erneut.",
        ),
        "left": (
            "Sie sind abgemeldet",
            "Um wiederzukommen, öffnen Sie Ihre Kalenderseite erneut in der Anwendung.",
        ),
        "conflict": (
            "Das geht nicht mehr",
            "Der Link hat sich inzwischen geändert. Jetzt wurde nichts geändert.",
        ),
    },
)
