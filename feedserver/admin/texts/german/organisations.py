"""What the pages about organisations say in German."""

from feedserver.admin.texts.model.organisations import OrganisationTexts

ORGANISATIONS = OrganisationTexts(
    title="Organisationen",
    intro="Gruppen von Personen, wie die Anwendung sie kennt.",
    label="Name oder Kennung",
    caption="Organisationen nach Kennung",
    found_none="Dazu gibt es keine Organisation.",
    name="Name",
    id="Kennung",
    members="Personen",
    links="Nicht beendete Links",
    state="Zustand",
    created="Bekannt seit",
    about="Angaben",
    back="Alle Organisationen",
    show_members="Personen zeigen",
    active="Aktiv",
    suspended="Gesperrt",
    causes={
        "host": "Die Anwendung erlaubt dieser Organisation das Veröffentlichen nicht.",
        "held": "Ein Administrator hat die Organisation gesperrt.",
    },
    end_all="Alle Links beenden",
    end_all_why=(
        "Alle Adressen aller ihrer Personen, sofort und endgültig. "
        "Vorher sehen Sie, wie viele es sind, und werden gefragt."
    ),
    audit="Protokoll zu dieser Organisation",
    audit_why="Wer wann was geändert hat, und warum.",
    suspend="Sperren",
    suspend_why=(
        "Kalender aller ihrer Personen zeigen einen Hinweis, bis Sie die Sperre aufheben. "
        "Es geht nichts verloren."
    ),
    suspend_title="{} sperren?",
    suspend_says=(
        "Alle Links ihrer Personen zeigen beim nächsten Abruf einen Hinweis statt der Termine.",
        "Wer später dazukommt, ist ebenfalls gesperrt.",
        "Die Anwendung kann die Sperre nicht aufheben; Administratoren können es jederzeit.",
        "Die Adressen bleiben gleich. Nach dem Aufheben zeigen Kalender die Termine wieder.",
    ),
    suspend_members=("Das betrifft 1 Person.", "Das betrifft {number} Personen."),
    suspend_yes="Ja, sperren",
    resume="Sperre aufheben",
    resume_why="Kalender ihrer Personen zeigen die Termine wieder.",
    resume_title="Die Sperre von {} aufheben?",
    resume_says=(
        "Ihre Sperre endet.",
        "Kalender ihrer Personen zeigen die Termine beim nächsten Abruf wieder.",
        "Wer aus einem eigenen Grund gesperrt ist, bleibt gesperrt.",
    ),
    resume_still="Die Termine bleiben aus einem anderen Grund verborgen: {}",
    resume_yes="Ja, aufheben",
    done={
        "suspended": "Die Organisation ist gesperrt. Kalender ihrer Personen zeigen einen Hinweis.",
        "resumed": "Die Sperre ist aufgehoben.",
    },
)
