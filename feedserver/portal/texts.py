"""All that the user's page says: one instance of :class:`Texts` per language."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedserver.use.ago import ENGLISH as ENGLISH_TIMES
from feedserver.use.ago import TimeWords

#: One for the level and a longer one that explains it.
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The words of a language. ``{}`` is filled in; ``locale`` is Babel's name of the language."""

    locale: str = "en_GB"
    times: TimeWords = ENGLISH_TIMES

    title: str = "Your calendar links"
    intro: str = (
        "See your bookings in the calendar you already use. Each device or account gets a link of its own, "
        "so that you can end one without touching the others."
    )
    signed_in: str = "Page of {}"
    log_out: str = "Log out"
    skip: str = "To the content"
    back: str = "Back to all links"
    cancel: str = "No, go back"

    links: str = "Your links"
    ended_links: str = "Ended links"
    no_name: str = "Link without a name"
    calendar: str = "Name in calendars"
    shows: str = "Shows"
    state: str = "State"
    last_fetch: str = "Last fetched"
    fetched: str = "{}, {}"
    never_fetched: str = "Not yet"
    other_client: str = "Another calendar program"
    signs: str = "Is this you?"
    sign_new: str = "{} has been asking for this calendar since {}."
    sign_many: str = "{} kinds of programs asked for it within 30 days, more than one person usually has: {}."
    sign_advice: str = "If not, renew the address: the new one is known to you alone."
    manage: str = "Manage"
    manage_named: str = "Manage “{}”"

    privacy: Mapping[str, Choice]
    live: str = "Works"
    live_until: str = "Works until {}"
    live_unless_used: str = "Ends on {} unless a calendar fetches it before"
    suspended: str = "Paused: calendars show a notice until your bookings may be published again"
    revoked: str = "Ended on {}"
    expired: str = "Expired on {}"

    new: str = "New link"
    new_first: str = "Make your first link"
    label: str = "What is it for?"
    label_hint: str = "Such as “My phone” or “Work account”, so that you can tell your links apart."
    choose: str = "What should it show?"
    make: str = "Make the link"

    subscribe: str = "Add it to a calendar"
    clients: tuple[tuple[str, str, str], ...] = (
        (
            "google",
            "Google Calendar",
            "Google reads it right away, then about once a day: changes may take a day.",
        ),
        ("outlook", "Outlook.com", "Changes show after some hours."),
        ("office365", "Microsoft 365", "For work and school accounts. Changes show after some hours."),
        (
            "apple",
            "Apple Calendar",
            "iPhone, iPad and Mac. As quick as you set it there, from minutes to a week.",
        ),
    )
    address: str = "Address"
    address_hint: str = (
        "For Thunderbird, Yahoo and every other calendar: copy it and paste it where the program asks for a "
        "calendar from the internet. How late changes show is set there. Whoever has it can read this "
        "calendar: keep it to yourself."
    )
    copy: str = "Copy"
    copied: str = "Copied"
    qr: str = "For your phone"
    qr_hint: str = "Point the phone’s camera at it; the phone then offers to subscribe."
    qr_label: str = "QR code of the address"
    lost_key: str = (
        "This address can no longer be shown, because the key that made it is gone. "
        "Renew the address to get a new one."
    )

    rename: str = "Rename"
    rename_label: str = "Name of this link"
    rename_save: str = "Save the name"
    change: str = "Change or end this link"
    rotate: str = "Renew the address"
    rotate_why: str = "If somebody else may have seen it. The old address keeps working for {} days."
    rotate_title: str = "Renew the address of “{}”?"
    rotate_says: tuple[str, ...] = (
        "You get a new link with a new address that shows the same.",
        "The old address works for {} more days, so that you can put the new one into your calendars.",
        "After that, calendars with the old address show a notice in place of your bookings.",
        "Your other links stay as they are.",
    )
    rotate_yes: str = "Yes, renew it"
    revoke: str = "End this link"
    revoke_why: str = "At once and for good. Your other links stay."
    revoke_title: str = "End “{}”?"
    revoke_says: tuple[str, ...] = (
        "The address stops showing your bookings at once. This cannot be undone.",
        "Calendars that hold it show one notice in their place as soon as they ask again.",
        "Your other links stay as they are, and you can make a new one at any time.",
    )
    revoke_yes: str = "Yes, end it"
    is_over: str = "This link has ended. Remove the calendar from your programs if the notice bothers you."

    done: Mapping[str, str]
    label_blank: str = "Please say what the link is for."
    label_long: str = "Please use at most 200 characters."
    label_text: str = "Please use letters, digits and signs only."
    choice_missing: str = "Please choose what it should show."
    mistakes: str = "Please look at the form again"

    refusals: Mapping[str, Choice]


ENGLISH = Texts(
    privacy={
        "full": ("Everything", "Title, time, place, description and links."),
        "title": ("Titles only", "Title and time; nothing else."),
        "busy": ("Busy times only", "When you are busy; not what it is."),
    },
    done={
        "made": "Your new link is ready. Add it to a calendar below.",
        "renamed": "The name is saved.",
        "rotated": "This is the new link. Put it into your calendars: the old address ends in {} days.",
        "revoked": "The link has ended.",
    },
    refusals={
        "unknown": (
            "This address opens nothing",
            "Please go back to the application and open your calendar page again.",
        ),
        "over": (
            "This address was used already or is too old",
            "It works once and only for a few minutes. "
            "Please go back to the application and open your calendar page again.",
        ),
        "no_session": (
            "Please open this page again",
            "Your visit has ended. Please go back to the application and open your calendar page again.",
        ),
        "left": ("You are logged out", "To come back, open your calendar page in the application again."),
        "forged": (
            "This did not come from your page",
            "Nothing was changed. Please go back, load the page again and try once more.",
        ),
        "missing": ("There is no such page", "It may have been one of an earlier visit."),
        "conflict": (
            "That is not possible any more",
            "The link has changed meanwhile. Nothing was changed now.",
        ),
        "away": (
            "The page is not available at present",
            "Nothing was changed. Please try again in a minute.",
        ),
        "bad": ("This request cannot be understood", "Nothing was changed."),
    },
)

GERMAN = Texts(
    locale="de_DE",
    times=TimeWords(
        just_now="gerade eben",
        ago="vor {}",
        within="innerhalb von {}",
        minutes=("1 Minute", "{} Minuten"),
        hours=("1 Stunde", "{} Stunden"),
        days=("1 Tag", "{} Tagen"),
    ),
    title="Ihre Kalender-Links",
    intro=(
        "Sehen Sie Ihre Termine in dem Kalender, den Sie ohnehin benutzen. Jedes Gerät oder Konto bekommt "
        "einen eigenen Link; so können Sie einen beenden, ohne die anderen anzurühren."
    ),
    signed_in="Seite von {}",
    log_out="Abmelden",
    skip="Zum Inhalt",
    back="Zurück zu allen Links",
    cancel="Nein, zurück",
    links="Ihre Links",
    ended_links="Beendete Links",
    no_name="Link ohne Namen",
    calendar="Name im Kalender",
    shows="Zeigt",
    state="Zustand",
    last_fetch="Zuletzt abgerufen",
    never_fetched="Noch nie",
    other_client="Ein anderes Kalenderprogramm",
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
    copy="Kopieren",
    copied="Kopiert",
    qr="Für Ihr Handy",
    qr_hint="Richten Sie die Kamera des Handys darauf; es bietet dann an, den Kalender zu abonnieren.",
    qr_label="QR-Code der Adresse",
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
    label_blank="Bitte sagen Sie, wofür der Link ist.",
    label_long="Bitte höchstens 200 Zeichen.",
    label_text="Bitte nur Buchstaben, Ziffern und Zeichen.",
    choice_missing="Bitte wählen Sie, was er zeigen soll.",
    mistakes="Bitte sehen Sie das Formular noch einmal an",
    refusals={
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
        "forged": (
            "Das kam nicht von Ihrer Seite",
            "Es wurde nichts geändert. "
            "Bitte gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
        ),
        "missing": ("Diese Seite gibt es nicht", "Vielleicht gehörte sie zu einem früheren Besuch."),
        "conflict": (
            "Das geht nicht mehr",
            "Der Link hat sich inzwischen geändert. Jetzt wurde nichts geändert.",
        ),
        "away": (
            "Die Seite ist zurzeit nicht erreichbar",
            "Es wurde nichts geändert. Bitte versuchen Sie es in einer Minute noch einmal.",
        ),
        "bad": ("Diese Anfrage ist nicht zu verstehen", "Es wurde nichts geändert."),
    },
)

#: By the code of the language (ISO 639-1), as the setting ``language`` names it.
LANGUAGES: Mapping[str, Texts] = {"en": ENGLISH, "de": GERMAN}
