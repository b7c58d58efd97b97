"""What the page to sign in says in English."""

from feedserver.admin.texts.model.sign_in import SignInTexts

SIGN_IN = SignInTexts(
    title="Sign in",
    intro="For the administrators of this calendar server.",
    email="E-mail address",
    password="Password",
    button="Sign in",
    wrong="E-mail address and password do not fit together.",
    wait=(
        "There were too many tries. Please wait 1 second before the next one.",
        "There were too many tries. Please wait {} seconds before the next one.",
    ),
    forgotten="Whoever runs the server can give you a new password: feedserver admin password",
    done={
        "signed_out": "You are signed out.",
        "signed_out_everywhere": "You are signed out everywhere.",
    },
)
