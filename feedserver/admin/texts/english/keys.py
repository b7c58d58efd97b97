"""What the page about API keys says in English."""

from feedserver.admin.texts.model.keys import KeyTexts

KEYS = KeyTexts(
    title="API keys",
    intro="With a key an application may send bookings, issue links and ask for attachments.",
    caption="Keys that have not been ended, by name",
    none="There is no key yet.",
    name="Name",
    scopes="May",
    created="Made",
    expiry="Works until",
    no_expiry="No end",
    expired="Expired: {}",
    ending="Ending",
    end="End “{}”",
    new="New key",
    name_hint="Such as the application that will use it.",
    choose="What may it do?",
    choose_hint="Give it only what the application needs.",
    areas={
        "users": "Users and organisations",
        "bookings": "Bookings",
        "tokens": "Links",
        "attachments": "Attachments and replies",
        "audit": "Audit log",
        "metrics": "Metrics",
    },
    read="read",
    write="write",
    make="Make the key",
    name_wrong="Please use 1 to 128 visible characters.",
    name_taken="There is a key of that name already.",
    scopes_missing="Please choose what it may do.",
    last_day="Last day",
    last_day_hint="Until the end of that day in UTC, and no longer. Leave it empty for a key without an end.",
    last_day_wrong="Please give today or a later day, such as 2027-01-31.",
    made="The key “{}” is ready",
    made_hint=(
        "It is shown once and kept nowhere. Put it into the application now, and keep it like a password."
    ),
    made_label="API key",
    back="Back to all keys",
    revoke_title="End the key “{}”?",
    revoke_says=(
        "The application that uses it is refused at once. This cannot be undone.",
        "What it has sent stays. Calendars go on working.",
    ),
    revoke_yes="Yes, end it",
    done={"revoked": "The key has ended."},
)
