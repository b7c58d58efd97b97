"""What the doctor says in English."""

from feedserver.doctor.words import Words
from feedserver.feeds.reasons import Withheld
from feedserver.use.ago import ENGLISH as ENGLISH_TIMES

ENGLISH = Words(
    language="en",
    locale="en_GB",
    times=ENGLISH_TIMES,
    days=("1 day", "{number} days"),
    between="{shortest} to {longest}",
    events=("1 event", "{number} events"),
    unknown="An unknown program",
    unknown_listed="an unknown program",
    expires_fixed="This address ends on {day}. Its calendars need another address by then.",
    expires_idle=(
        "This address ends on {day}. It ends after {days} without a fetch; one fetch before then keeps it."
    ),
    never_fetched="Nothing has fetched this calendar yet. Its address was issued {ago}.",
    never_fetched_why="Calendar programs read a new address at once, so it is in none of them, or not whole.",
    asked="{name} last asked {when}.",
    asked_late="{name} last asked {when} and should have asked again since.",
    on_day="on {day}",
    due="Its next request is due {within}.",
    due_now="Its next request is due now.",
    # Not to the same one: Google keeps what it has of an address, whoever subscribes to it.
    again="If the calendar there is stale, remove it and subscribe to a new address.",
    got="The calendar then had {events} and {size}.",
    changed_since=(
        "What this calendar shows has changed since the last request, and appears after the next one."
    ),
    new_client=(
        "{name} asked for the first time on {day}, long after this address was issued. "
        "If you do not know this program, somebody else may have the address: renew it."
    ),
    many_clients=(
        "{number} kinds of programs asked within the last {days}: {names}. "
        "If you do not know them all, somebody else may have the address: renew it."
    ),
    broken=(
        "1 booking cannot be written and is left out: {ids}.",
        "{number} bookings cannot be written and are left out: {ids}.",
    ),
    left_out=(
        "1 event, the oldest or the furthest, is left out, "
        "because calendar programs refuse more than {max_events} or {max_size}.",
        "{number} of the oldest and the furthest events are left out, "
        "because calendar programs refuse more than {max_events} or {max_size}.",
    ),
    near_limit=(
        "The calendar has {events} and {size}. From {max_events} or {max_size} on, the oldest are left out. "
        "A shorter window keeps it small."
    ),
    withheld={
        Withheld.MANAGED: (
            "1 booking is left out: in another calendar already, by the integration that manages it.",
            "{number} bookings are left out: "
            "in another calendar already, by the integration that manages them.",
        ),
        Withheld.KIND: (
            "1 booking is left out: of a kind this calendar does not show.",
            "{number} bookings are left out: of a kind this calendar does not show.",
        ),
        Withheld.ROLE: (
            "1 booking is left out: you are in it in a role this calendar does not show.",
            "{number} bookings are left out: you are in them in a role this calendar does not show.",
        ),
        Withheld.CANCELLED: (
            "1 booking is left out: cancelled, and this calendar hides cancelled bookings.",
            "{number} bookings are left out: cancelled, and this calendar hides cancelled bookings.",
        ),
        Withheld.TOMBSTONE_ENDED: (
            "1 booking is left out: cancelled a while ago.",
            "{number} bookings are left out: cancelled a while ago.",
        ),
        Withheld.PROVISIONAL: (
            "1 booking is left out: provisional, and this calendar hides provisional bookings.",
            "{number} bookings are left out: provisional, and this calendar hides provisional bookings.",
        ),
        Withheld.NO_OCCURRENCE: (
            "1 booking is left out: it takes place on none of the days this calendar covers.",
            "{number} bookings are left out: they take place on none of the days this calendar covers.",
        ),
    },
    empty="There has been no booking for this calendar yet.",
    revoked="The calendar was revoked on {day}.",
    expired="The calendar expired on {day}.",
    suspended="The calendar is suspended since {day}. It shows a notice until it is resumed.",
    notice_until="It shows a notice until {day}.",
    notice_over="Its address has ended.",
    lost_key=(
        "The key that made this address is gone, so the address opens nothing any more. "
        "Renew it, and put the new address into the calendars."
    ),
)
