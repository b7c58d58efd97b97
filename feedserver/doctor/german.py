"""What the doctor says in German."""

from feedserver.doctor.words import Words
from feedserver.feeds.reasons import Withheld
from feedserver.use.ago import GERMAN as GERMAN_TIMES

GERMAN = Words(
    language="de",
    locale="de_DE",
    times=GERMAN_TIMES,
    # As it stands after "nach" and "in den letzten".
    days=("1 Tag", "{number} Tagen"),
    between="{shortest} bis {longest}",
    events=("1 Termin", "{number} Termine"),
    unknown="Ein unbekanntes Programm",
    unknown_listed="ein unbekanntes Programm",
    expires_fixed="Diese Adresse endet am {day}. Kalender, die sie benutzen, brauchen bis dahin eine andere.",
    expires_idle=(
        "Diese Adresse endet am {day}. Sie endet nach {days} ohne Abruf; ein Abruf vorher hält sie gültig."
    ),
    never_fetched="Noch kein Programm hat diesen Kalender abgerufen. Seine Adresse wurde {ago} ausgegeben.",
    never_fetched_why=(
        "Kalenderprogramme lesen eine neue Adresse sofort: Sie ist also in keinem eingetragen, "
        "oder nicht vollständig."
    ),
    asked="{name} hat diesen Kalender zuletzt {when} abgerufen.",
    asked_late="{name} hat diesen Kalender zuletzt {when} abgerufen; der nächste Abruf ist überfällig.",
    on_day="am {day}",
    due="Der nächste Abruf ist {within} zu erwarten.",
    due_now="Der nächste Abruf steht jetzt an.",
    again=(
        "Wenn der Kalender dort veraltet ist, entfernen Sie ihn und abonnieren Sie ihn unter einer "
        "neuen Adresse."
    ),
    got="Beim letzten Abruf enthielt er {events} und war {size} groß.",
    changed_since=(
        "Seit dem letzten Abruf hat sich in diesem Kalender etwas geändert. "
        "Programme zeigen es nach dem nächsten."
    ),
    new_client=(
        "{name} hat diesen Kalender am {day} zum ersten Mal abgerufen, lange nach der Ausgabe der Adresse. "
        "Wenn Sie dieses Programm nicht kennen, hat vielleicht jemand anderes die Adresse: "
        "Erneuern Sie sie."
    ),
    many_clients=(
        "In den letzten {days} haben {number} Arten von Programmen diesen Kalender abgerufen: {names}. "
        "Wenn Sie nicht alle kennen, hat vielleicht jemand anderes die Adresse: Erneuern Sie sie."
    ),
    broken=(
        "1 Termin lässt sich nicht darstellen und fehlt: {ids}.",
        "{number} Termine lassen sich nicht darstellen und fehlen: {ids}.",
    ),
    left_out=(
        "1 Termin fehlt, der älteste oder der fernste, "
        "weil Kalenderprogramme höchstens {max_events} und {max_size} annehmen.",
        "{number} der ältesten und der fernsten Termine fehlen, "
        "weil Kalenderprogramme höchstens {max_events} und {max_size} annehmen.",
    ),
    near_limit=(
        "Der Kalender enthält {events} und ist {size} groß. Ab {max_events} oder {max_size} fehlen die "
        "ältesten. Ein kürzerer Zeitraum hält ihn klein."
    ),
    withheld={
        Withheld.MANAGED: (
            "1 Termin fehlt: Er steht schon in einem anderen Kalender, "
            "eingetragen von der Anbindung, die ihn verwaltet.",
            "{number} Termine fehlen: Sie stehen schon in einem anderen Kalender, "
            "eingetragen von der Anbindung, die sie verwaltet.",
        ),
        Withheld.KIND: (
            "1 Termin fehlt: Er ist von einer Art, die dieser Kalender nicht zeigt.",
            "{number} Termine fehlen: Sie sind von einer Art, die dieser Kalender nicht zeigt.",
        ),
        Withheld.ROLE: (
            "1 Termin fehlt: Ihre Rolle darin zeigt dieser Kalender nicht.",
            "{number} Termine fehlen: Ihre Rolle darin zeigt dieser Kalender nicht.",
        ),
        Withheld.CANCELLED: (
            "1 Termin fehlt: Er ist abgesagt, und dieser Kalender blendet abgesagte Termine aus.",
            "{number} Termine fehlen: Sie sind abgesagt, und dieser Kalender blendet abgesagte Termine aus.",
        ),
        Withheld.TOMBSTONE_ENDED: (
            "1 Termin fehlt: Er wurde vor einiger Zeit abgesagt.",
            "{number} Termine fehlen: Sie wurden vor einiger Zeit abgesagt.",
        ),
        Withheld.PROVISIONAL: (
            "1 Termin fehlt: Er ist vorläufig, und dieser Kalender blendet vorläufige Termine aus.",
            "{number} Termine fehlen: "
            "Sie sind vorläufig, und dieser Kalender blendet vorläufige Termine aus.",
        ),
        Withheld.NO_OCCURRENCE: (
            "1 Termin fehlt: Er findet an keinem der Tage statt, die dieser Kalender umfasst.",
            "{number} Termine fehlen: Sie finden an keinem der Tage statt, die dieser Kalender umfasst.",
        ),
    },
    empty="Für diesen Kalender gab es noch keine Termine.",
    revoked="Der Kalender wurde am {day} beendet.",
    expired="Der Kalender ist am {day} abgelaufen.",
    suspended=("Der Kalender ruht seit dem {day}. Er zeigt einen Hinweis, bis er wieder freigegeben wird."),
    notice_until="Er zeigt einen Hinweis bis zum {day}.",
    notice_over="Seine Adresse gibt es nicht mehr.",
    lost_key=(
        "Der Schlüssel, mit dem diese Adresse gemacht wurde, fehlt; deshalb öffnet sie nichts mehr. "
        "Erneuern Sie sie, und tragen Sie die neue Adresse in die Kalender ein."
    ),
)
