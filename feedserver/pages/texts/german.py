"""What all pages say in German."""

from feedserver.pages.texts.model import CommonTexts
from feedserver.use.ago import GERMAN as GERMAN_TIMES

COMMON = CommonTexts(
    language="de",
    locale="de_DE",
    times=GERMAN_TIMES,
    skip="Zum Inhalt",
    log_out="Abmelden",
    cancel="Nein, zurück",
    copy="Kopieren",
    copied="Kopiert",
    mistakes="Bitte sehen Sie das Formular noch einmal an",
    refusals={
        "forged": (
            "Das kam nicht von Ihrer Seite",
            "Es wurde nichts geändert. "
            "Bitte gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
        ),
        "missing": ("Diese Seite gibt es nicht", "Vielleicht gehörte sie zu einem früheren Besuch."),
        "away": (
            "Die Seite ist zurzeit nicht erreichbar",
            "Es wurde nichts geändert. Bitte versuchen Sie es in einer Minute noch einmal.",
        ),
        "too_many": (
            "Das war für heute zu oft",
            "Es wurde nichts geändert. Bitte versuchen Sie es morgen wieder.",
        ),
        "bad": ("Diese Anfrage ist nicht zu verstehen", "Es wurde nichts geändert."),
    },
)
