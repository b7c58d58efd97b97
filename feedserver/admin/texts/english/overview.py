"""What the first page says in English."""

from feedserver.admin.texts.model.overview import OverviewTexts

OVERVIEW = OverviewTexts(
    title="Overview",
    as_of="As of {}",
    attention="Worth a look",
    all_well="Nothing needs your attention.",
    show="Show",
    matters={
        "cache": (
            "The cache does not answer. Feeds are built anew with each request.",
            "The cache does not answer. Feeds are built anew with each request.",
        ),
        "left_out": (
            "1 booking is missing where it should be shown. Calendars without it: {calendars}.",
            "{number} bookings are missing where they should be shown. Calendars concerned: {calendars}.",
        ),
        "given_up": (
            "1 webhook message could not be delivered and was given up.",
            "{number} webhook messages could not be delivered and were given up.",
        ),
        "late": (
            "1 piece of work has been waiting for more than 10 minutes. Is the worker running?",
            "{number} pieces of work are due, some for more than 10 minutes. Is the worker running?",
        ),
        "keys_ending": (
            "1 API key expires within 14 days. Is there a new one for the application?",
            "{number} API keys expire within 14 days. Are there new ones for the applications?",
        ),
        "near_limit": (
            "1 link shows a calendar near the limit of size.",
            "{number} links show calendars near the limit of size.",
        ),
        "unused": (
            "1 live link was not used for 90 days.",
            "{number} live links were not used for 90 days.",
        ),
    },
    left_out="Missing bookings",
    left_out_caption="Bookings missing in calendars, those missing the longest first",
    booking="Booking",
    link="Link",
    reason="Why",
    reasons={"cannot_be_written": "Its values make no sense", "feed_is_full": "The calendar is full"},
    since="Since",
    tokens="Links",
    token_counts={
        "live": "Live",
        "suspended": "Suspended",
        "revoked": "Ended",
        "expired": "Expired",
        "near_limit": "Near a limit",
        "unused": "Unused for 90 days",
        "never_fetched": "Never fetched",
    },
    bookings="Bookings",
    booking_counts={
        "live": "Confirmed",
        "provisional": "Provisional",
        "cancelled": "Cancelled or rejected",
        "managed_elsewhere": "Shown by another integration",
        "deleted": "Deleted, still shown as cancelled",
    },
    people="Users and organisations",
    people_counts={
        "users": "Users",
        "users_suspended": "Users who may not publish",
        "users_held": "Of these, suspended here",
        "organisations": "Organisations",
        "organisations_held": "Of these, suspended here",
    },
    work="Work in the background",
    work_counts={
        "due": "Due now",
        "webhooks_pending": "Webhook messages on their way",
        "webhooks_given_up": "Webhook messages given up",
        "audit_unsealed": "Audit entries not yet sealed",
    },
    server="Server",
    version="Version",
    database="Database",
    databases={"sqlite": "SQLite", "postgresql": "PostgreSQL"},
    cache="Cache",
    cache_ok="Answers",
    cache_away="Does not answer",
    families="Calendar programs",
    families_caption="Programs that fetched calendars within the last 30 days",
    family="Program",
    family_tokens="Links",
    family_fetches="Fetches",
    no_families="No calendar was fetched within the last 30 days.",
)
