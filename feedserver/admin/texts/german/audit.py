"""What the page about the audit log says in German."""

from feedserver.admin.texts.german.audit_words import ACTIONS, DATA, KINDS
from feedserver.admin.texts.model.audit import AuditTexts

AUDIT = AuditTexts(
    title="Protokoll",
    intro="Wer was wann und warum geändert hat. Das Neueste zuerst, alle Zeiten in UTC.",
    filters="Filter",
    user="Kennung der Person, um die es geht",
    subject="Kennung dessen, was geändert wurde",
    subject_hint="Etwa einer Person, eines Links, einer Organisation, einer Buchung oder eines Webhooks.",
    actor="Kennung dessen, der es tat",
    actor_hint="Eines Schlüssels, eines Administrators oder einer Person.",
    actor_kind="Auf welchem Weg",
    action="Was getan wurde",
    any="Alle",
    since="Von",
    until="Bis",
    days_hint="Dieser Tag zählt mit. Tage gelten in UTC.",
    apply="Zeigen",
    wrong_id=(
        "Das kann keine Kennung sein. Kennungen haben 1 bis 128 Buchstaben, Ziffern oder . _ ~ : @ - "
        "und keine Leerzeichen."
    ),
    wrong_choice="Bitte wählen Sie etwas aus der Liste.",
    wrong_day="Bitte geben Sie einen Tag an, zum Beispiel 2026-12-31.",
    wrong_order="Dieser Tag liegt vor dem ersten.",
    entries="Einträge",
    none="Kein Eintrag passt dazu.",
    download="Als NDJSON herunterladen",
    when="Wann",
    by="Von",
    by_says="{} ({})",
    about="Betrifft",
    concerns="Person",
    reason="Begründung",
    erased="Angaben",
    erased_says="Gelöscht am {}",
    seal="Siegel",
    sealed_says="Versiegelt an Stelle {}",
    unsealed_says="Noch nicht versiegelt",
    unreadable="Dieser Eintrag ist nicht lesbar",
    unreadable_why="Jemand hat ihn in der Datenbank geändert. „feedserver audit verify“ sagt mehr.",
    number="Nummer",
    yes="ja",
    no="nein",
    kinds=KINDS,
    actions=ACTIONS,
    data=DATA,
    values={"renewed": "erneuert"},
    chain="Die Kette",
    chain_intro=(
        "Jeder Eintrag wird binnen Sekunden versiegelt. "
        "Wird danach einer geändert oder entfernt, so fällt es auf."
    ),
    sealed=("1 Eintrag ist versiegelt.", "{number} Einträge sind versiegelt."),
    unsealed=("1 Eintrag ist noch nicht versiegelt.", "{number} Einträge sind noch nicht versiegelt."),
    head="Ende der Kette",
    head_hint=(
        "Bewahren Sie es dort auf, wo niemand es ändern kann, der diesen Server ändern kann. Damit findet "
        "„feedserver audit verify --head …“ auch ein Protokoll, dem das Ende fehlt."
    ),
)
