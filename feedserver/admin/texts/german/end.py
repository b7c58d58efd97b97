"""What the pages on which many links are ended say in German."""

from feedserver.admin.texts.model.end import EndTexts

END = EndTexts(
    title="Viele Links beenden",
    intro=(
        "Füllen Sie eine Zeile oder mehrere aus. Es enden die Links, auf die alle zutreffen. "
        "Vorher sehen Sie, wie viele es sind, und werden gefragt."
    ),
    user="Kennung einer Person",
    organisation="Kennung einer Organisation",
    issued_before="Angelegt vor dem",
    issued_before_hint="Links von diesem Tag oder später bleiben. Tage gelten in UTC.",
    count="Links zählen",
    blank="Bitte füllen Sie mindestens eine Zeile aus.",
    no_user="Eine Person mit dieser Kennung gibt es nicht.",
    no_organisation="Eine Organisation mit dieser Kennung gibt es nicht.",
    no_day="Bitte geben Sie einen Tag an, zum Beispiel 2026-12-31.",
    nothing="Dazu passt kein Link, der noch gilt. Es wurde nichts geändert.",
    ask_title=("1 Link beenden?", "{number} Links beenden?"),
    of_user="Sie gehören {} ({}).",
    of_organisation="Sie gehören Personen von {} ({}).",
    of_day="Sie wurden vor dem {} angelegt.",
    says=(
        "Ihre Adressen zeigen Termine ab sofort nicht mehr. Das lässt sich nicht rückgängig machen.",
        "Kalender, die sie benutzen, zeigen beim nächsten Abruf stattdessen einen Hinweis.",
        "Auf der eigenen Seite lassen sich neue Links anlegen, sofern die Person nicht gesperrt ist.",
    ),
    yes=("Ja, beenden", "Ja, alle {number} beenden"),
    done=("1 Link ist beendet.", "{number} Links sind beendet."),
)
