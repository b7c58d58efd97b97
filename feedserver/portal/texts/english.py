"""What the user's page says in English."""

from feedserver.pages.texts.english import COMMON
from feedserver.portal.texts.doctor_english import DOCTOR
from feedserver.portal.texts.model import Texts

ENGLISH = Texts(
    common=COMMON,
    title="Your calendar links",
    intro=(
        "See your bookings in the calendar you already use. Each device or account gets a link of its own, "
        "so that you can end one without touching the others."
    ),
    signed_in="Page of {}",
    back="Back to all links",
    links="Your links",
    ended_links="Ended links",
    no_name="Link without a name",
    calendar="Name in calendars",
    shows="Shows",
    state="State",
    last_fetch="Last fetched",
    fetched="{}, {}",
    never_fetched="Not yet",
    signs="Is this you?",
    sign_new="{} has been asking for this calendar since {}.",
    sign_many="{} kinds of programs asked for it within 30 days, more than one person usually has: {}.",
    sign_advice="If not, renew the address: the new one is known to you alone.",
    manage="Manage",
    manage_named="Manage “{}”",
    privacy={
        "full": ("Everything", "Title, time, place, description and links."),
        "title": ("Titles only", "Title and time; nothing else."),
        "busy": ("Busy times only", "When you are busy; not what it is."),
    },
    live="Works",
    live_until="Works until {}",
    live_unless_used="Ends on {} unless a calendar fetches it before",
    ends_soon="Ends soon, on {}",
    ends_soon_unless_used="Ends soon, on {}, unless a calendar fetches it before",
    suspended="Paused: calendars show a notice until your bookings may be published again",
    revoked="Ended on {}",
    expired="Expired on {}",
    new="New link",
    new_first="Make your first link",
    label="What is it for?",
    label_hint="Such as “My phone” or “Work account”, so that you can tell your links apart.",
    choose="What should it show?",
    make="Make the link",
    subscribe="Add it to a calendar",
    clients=(
        (
            "google",
            "Google Calendar",
            "Google reads it right away, then about once a day: changes may take a day.",
        ),
        ("outlook", "Outlook.com", "Changes show after some hours."),
        ("office365", "Microsoft 365", "For work and school accounts. Changes show after some hours."),
        (
            "apple",
            "Apple Calendar",
            "iPhone, iPad and Mac. As quick as you set it there, from minutes to a week.",
        ),
    ),
    address="Address",
    address_hint=(
        "For Thunderbird, Yahoo and every other calendar: copy it and paste it where the program asks for a "
        "calendar from the internet. How late changes show is set there. Whoever has it can read this "
        "calendar: keep it to yourself."
    ),
    qr="For your phone",
    qr_hint="Point the phone’s camera at it; the phone then offers to subscribe.",
    qr_label="QR code of the address",
    lost="Does not work: renew the address",
    lost_key=(
        "This address can no longer be shown, because the key that made it is gone. "
        "Renew the address to get a new one."
    ),
    rename="Rename",
    rename_label="Name of this link",
    rename_save="Save the name",
    change="Change or end this link",
    rotate="Renew the address",
    rotate_why="If somebody else may have seen it. The old address keeps working for {} days.",
    rotate_title="Renew the address of “{}”?",
    rotate_why_lost="You get a new one that works. The old one opens nothing any more.",
    rotate_says_lost=(
        "You get a new link with a new address that shows the same.",
        "The old address opens nothing any more; put the new one into your calendars.",
        "Your other links stay as they are.",
    ),
    rotate_says=(
        "You get a new link with a new address that shows the same.",
        "The old address works for {} more days, so that you can put the new one into your calendars.",
        "After that, calendars with the old address show a notice in place of your bookings.",
        "Your other links stay as they are.",
    ),
    rotate_yes="Yes, renew it",
    revoke="End this link",
    revoke_why="At once and for good. Your other links stay.",
    revoke_title="End “{}”?",
    revoke_says=(
        "The address stops showing your bookings at once. This cannot be undone.",
        "Calendars that hold it show one notice in their place as soon as they ask again.",
        "Your other links stay as they are, and you can make a new one at any time.",
    ),
    revoke_yes="Yes, end it",
    is_over="This link has ended. Remove the calendar from your programs if the notice bothers you.",
    done={
        "made": "Your new link is ready. Add it to a calendar below.",
        "renamed": "The name is saved.",
        "rotated": "This is the new link. Put it into your calendars: the old address ends in {} days.",
        "revoked": "The link has ended.",
    },
    doctor=DOCTOR,
    label_blank="Please say what the link is for.",
    label_long="Please use at most 200 characters.",
    label_text="Please use letters, digits and signs only.",
    choice_missing="Please choose what it should show.",
    refusals={
        **COMMON.refusals,
        "unknown": (
            "This address opens nothing",
            "Please go back to the application and open your calendar page again.",
        ),
        "over": (
            "This address was used already or is too old",
            "It works once and only for a few minutes. "
            "Please go back to the application and open your calendar page again.",
        ),
        "no_session": (
            "Please open this page again",
            "Your visit has ended. Please go back to the application and open your calendar page again.",
        ),
        "left": ("You are logged out", "To come back, open your calendar page in the application again."),
        "conflict": (
            "That is not possible any more",
            "The link has changed meanwhile. Nothing was changed now.",
        ),
    },
)
