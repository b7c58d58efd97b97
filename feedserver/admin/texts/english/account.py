"""What the page about the own account says in English."""

from feedserver.admin.texts.model.account import AccountTexts

ACCOUNT = AccountTexts(
    title="Your account",
    about="About",
    email="E-mail address",
    created="Account since",
    password_changed="Password since",
    password="Change the password",
    password_intro="Afterwards you are signed out everywhere but here.",
    old="Present password",
    new="New password",
    new_hint="12 to 128 characters. Several words in a row are easy to remember and hard to guess.",
    again="New password, once more",
    change="Change the password",
    old_wrong="This is not your present password.",
    wait=(
        "There were too many tries. Please wait 1 second before the next one.",
        "There were too many tries. Please wait {} seconds before the next one.",
    ),
    new_length="Please use 12 to 128 characters.",
    new_email="Please do not use your e-mail address.",
    new_words=(
        "Please use 12 characters beside words that are guessed first here, such as your name, "
        "that of this service and “password”."
    ),
    new_common="Many people use this one, or it has leaked. Please use another.",
    new_unknown="The server cannot read its file of leaked passwords. Please tell who runs it.",
    new_same="Please use another one than before.",
    again_differs="This is not the same as above.",
    sessions="Where you are signed in",
    sessions_intro="A session ends after 12 hours, and after one hour without a request.",
    caption="Your sessions, newest first",
    session="Session",
    this="This one",
    other="Another browser",
    began="Signed in",
    seen="Last used",
    ends="Ends at the latest",
    sign_out_everywhere="Sign out everywhere",
    done={"changed": "The password is changed. You are signed out everywhere else."},
)
