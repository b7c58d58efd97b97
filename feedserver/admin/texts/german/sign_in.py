"""What the page to sign in says in German."""

from feedserver.admin.texts.model.sign_in import SignInTexts

SIGN_IN = SignInTexts(
    title="Anmelden",
    intro="Für die Administratoren dieses Kalenderservers.",
    email="E-Mail-Adresse",
    password="Passwort",
    button="Anmelden",
    wrong="E-Mail-Adresse und Passwort passen nicht zusammen.",
    wait=(
        "Das waren zu viele Versuche. Bitte warten Sie 1 Sekunde bis zum nächsten.",
        "Das waren zu viele Versuche. Bitte warten Sie {} Sekunden bis zum nächsten.",
    ),
    forgotten="Ein neues Passwort vergibt, wer den Server betreibt: feedserver admin password",
    done={
        "signed_out": "Sie sind abgemeldet.",
        "signed_out_everywhere": "Sie sind überall abgemeldet.",
    },
)
