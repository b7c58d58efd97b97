"""What the page about the own account says in German."""

from feedserver.admin.texts.model.account import AccountTexts

ACCOUNT = AccountTexts(
    title="Ihr Konto",
    about="Angaben",
    email="E-Mail-Adresse",
    created="Konto seit",
    password_changed="Passwort seit",
    password="Passwort ändern",
    password_intro="Danach sind Sie überall abgemeldet, nur hier nicht.",
    old="Jetziges Passwort",
    new="Neues Passwort",
    new_hint="12 bis 128 Zeichen. Mehrere Wörter hintereinander sind leicht zu merken und schwer zu erraten.",
    again="Neues Passwort, noch einmal",
    change="Passwort ändern",
    old_wrong="Das ist nicht Ihr jetziges Passwort.",
    wait=(
        "Das waren zu viele Versuche. Bitte warten Sie 1 Sekunde bis zum nächsten.",
        "Das waren zu viele Versuche. Bitte warten Sie {} Sekunden bis zum nächsten.",
    ),
    new_length="Bitte 12 bis 128 Zeichen.",
    new_email="Bitte nicht Ihre E-Mail-Adresse.",
    new_words=(
        "Bitte 12 Zeichen neben Wörtern, die hier zuerst geraten werden, wie Ihr Name, "
        "der dieses Dienstes und „Passwort“."
    ),
    new_common="Das benutzen viele, oder es ist irgendwo bekannt geworden. Bitte ein anderes.",
    new_unknown="Der Server kann seine Liste bekannt gewordener Passwörter nicht lesen. Bitte melden.",
    new_same="Bitte ein anderes als bisher.",
    again_differs="Das ist nicht dasselbe wie oben.",
    sessions="Wo Sie angemeldet sind",
    sessions_intro="Eine Sitzung endet nach 12 Stunden, und nach einer Stunde ohne Aufruf.",
    caption="Ihre Sitzungen, die neueste zuerst",
    session="Sitzung",
    this="Diese",
    other="Ein anderer Browser",
    began="Angemeldet",
    seen="Zuletzt benutzt",
    ends="Endet spätestens",
    sign_out_everywhere="Überall abmelden",
    done={"changed": "Das Passwort ist geändert. Überall sonst sind Sie abgemeldet."},
)
