"""What the page of the doctor says in German."""

from feedserver.doctor.verdict import Verdict
from feedserver.portal.texts.doctor_model import DoctorTexts

DOCTOR = DoctorTexts(
    link="Ist er aktuell?",
    title="Ist „{}“ aktuell?",
    back="Zurück zu „{}“",
    verdicts={
        Verdict.ENDED: "Nein. Dieser Link ist beendet.",
        Verdict.PAUSED: "Nein. Dieser Link ruht; Kalender zeigen einen Hinweis.",
        Verdict.LOST: "Nein. Seine Adresse öffnet nichts mehr.",
        Verdict.UNFETCHED: "Noch nicht. Bisher hat ihn kein Kalender abgerufen.",
        Verdict.OVERDUE: "Vielleicht nicht. Ein Kalender hat ihn länger als üblich nicht abgerufen.",
        Verdict.BEHIND: "Noch nicht. Seit dem letzten Abruf hat sich etwas geändert.",
        Verdict.CURRENT: "Ja. Seit dem letzten Abruf hat sich nichts geändert.",
    },
    warning="Bitte beachten",
    requests="Letzter und nächster Abruf",
    due="Nächster Abruf",
    due_by="Bis zum {day}, {time} Uhr",
    due_by_open="Bis zum {day}, {time} Uhr, wenn das Gerät an ist",
    due_since="Erwartet seit dem {day}, {time} Uhr",
    unknown="Nicht bekannt",
    got="Inhalt dabei",
    got_says="{events}, {size}",
    clients="Programme, die ihn abriefen",
    client="Programm",
    first_day="Erster Tag",
    last_day="Letzter Tag",
    every="Abruf alle",
    shows="Was er jetzt zeigt",
    events="Termine",
    size="Größe",
    at_most="{now} von höchstens {most}",
    left_out="Was fehlt",
    nothing_left_out="Es fehlt nichts.",
)
