"""What the pages about users say in German."""

from feedserver.admin.texts.model.users import UserTexts

USERS = UserTexts(
    title="Personen",
    intro="Die Menschen, deren Buchungen als Kalender veröffentlicht werden.",
    label="Name, E-Mail-Adresse oder Kennung",
    caption="Personen nach Kennung",
    found_none="Dazu gibt es niemanden.",
    of_organisation="Personen der Organisation {}",
    no_name="Person ohne Namen",
    name="Name",
    id="Kennung",
    email="E-Mail",
    organisation="Organisation",
    timezone="Zeitzone",
    state="Zustand",
    created="Bekannt seit",
    about="Angaben",
    back="Alle Personen",
    active="Aktiv",
    suspended="Gesperrt",
    causes={
        "host_inactive": "Für die Anwendung ist diese Person nicht aktiv.",
        "host": "Die Anwendung erlaubt dieser Person das Veröffentlichen nicht.",
        "organisation_host": "Die Anwendung erlaubt der Organisation das Veröffentlichen nicht.",
        "organisation_held": "Ein Administrator hat die Organisation gesperrt.",
        "held": "Ein Administrator hat diese Person gesperrt.",
    },
    suspended_by="Gesperrt von {} am {}: {}",
    suspended_by_unknown="Gesperrt am {}.",
    since="seit {}",
    links="Links",
    no_links="Diese Person hat keine Links.",
    more="Verwalten",
    audit="Protokoll zu dieser Person",
    audit_why="Wer wann was geändert hat, und warum.",
    end_all="Alle Links beenden",
    end_all_why=(
        "Alle Adressen dieser Person, sofort und endgültig. "
        "Vorher sehen Sie, wie viele es sind, und werden gefragt."
    ),
    suspend="Sperren",
    suspend_why="Kalender zeigen einen Hinweis, bis Sie die Sperre aufheben. Es geht nichts verloren.",
    suspend_title="{} sperren?",
    suspend_says=(
        "Alle Links dieser Person zeigen beim nächsten Abruf einen Hinweis statt der Termine.",
        "Auf der eigenen Seite sieht diese Person, dass ihre Links ruhen.",
        "Die Anwendung kann die Sperre nicht aufheben; Administratoren können es jederzeit.",
        "Die Adressen bleiben gleich. Nach dem Aufheben zeigen Kalender die Termine wieder.",
    ),
    suspend_yes="Ja, sperren",
    resume="Sperre aufheben",
    resume_why="Kalender zeigen die Termine wieder.",
    resume_title="Die Sperre von {} aufheben?",
    resume_says=(
        "Ihre Sperre endet.",
        "Kalender zeigen die Termine beim nächsten Abruf wieder.",
    ),
    resume_still="Die Termine bleiben aus einem anderen Grund verborgen: {}",
    resume_yes="Ja, aufheben",
    done={
        "suspended": "Diese Person ist gesperrt. Kalender zeigen einen Hinweis.",
        "resumed": "Die Sperre ist aufgehoben.",
    },
)
