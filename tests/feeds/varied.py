"""Two hundred bookings that differ in everything a host can say about them, and twenty series."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from feedserver.bookings.answer import booking_answer
from feedserver.bookings.payload import BookingPayload, booking_of
from feedserver.bookings.write import Put, put_booking
from tests.site import START, Site

NUMBER = 200
_WORDS = (
    "Planning meeting",
    "Gespräch über Prüfung",
    "ראיון עבודה",
    "计划会议",
    "Réunion d'équipe; salle 4, étage 2",
    'A "quoted" back\\slash, and\\nmore',
    "👩‍🏫 lesson",
    "very " * 60 + "long",
    "tab\tand  blanks",
    "x:y=z%00^n",
)
_STATUS = ("confirmed", "confirmed", "provisional", "cancelled", "rejected")


def varied_bookings(seed: int = 20261124) -> dict[str, dict[str, Any]]:
    """Bodies for ``PUT /bookings/{id}`` by id, all inside the window of a token with default options."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    return {f"b~{number}:{random.randrange(10**6)}": _booking(random, number) for number in range(NUMBER)}


def varied_series(seed: int = 20261124) -> dict[str, dict[str, Any]]:
    """Bodies of series by id, all inside the window of a token with default options."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    return {f"s~{number}": _series(random, number) for number in range(20)}


def make_all(site: Site, bookings: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Make them as the API does, but in one transaction; gives the API's answers."""
    site.host.make_user()
    answers = []
    with site.services.database.write() as tx:
        for name, body in bookings.items():
            booking = booking_of(BookingPayload.model_validate(body), name)
            made = put_booking(
                tx,
                Put(id=name, booking=booking, version=None),
                uid_of=site.services.booking_uid,
                shelves=site.services.shelves,
                now=site.clock(),
            )
            answers.append(booking_answer(made.record))
    return answers


def _booking(random: Random, number: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "summary": f"{random.choice(_WORDS)} {number}",
        "status": random.choice(_STATUS),
        "participants": [{"user": "amira", "role": random.choice(("apprentice", "trainer"))}],
        "kind": random.choice(("booking", "planning_meeting")),
        **_time(random),
    }
    if random.random() < 0.5:
        body["description"] = "\n".join(random.sample(_WORDS, 3))
        body["location"] = random.choice(_WORDS)
    if random.random() < 0.4:
        body["url"] = f"https://host.example/bookings/{number}?a=1&b=%20"
        body["categories"] = ["EPA", random.choice(_WORDS)[:200]]
    if random.random() < 0.4:
        body["meeting"] = {"provider": "google_meet", "url": f"https://meet.example/{number}"}
    return body


def _time(random: Random) -> dict[str, Any]:
    """Some in UTC, some local in three zones (on a full hour, for ties), some all-day."""
    day = (START + timedelta(days=random.randrange(-60, 300))).date()
    length = random.choice((1, 2, 26))
    if random.random() < 0.2:
        end = day + timedelta(days=length)
        return {"all_day": True, "start": day.isoformat(), "end": end.isoformat()}
    if random.random() < 0.3:
        return {"start": f"{day}T10:00:00Z", "end": f"{day + timedelta(days=length)}T09:30:17Z"}
    zone = random.choice(("Europe/London", "America/New_York", "Asia/Kolkata"))
    return {"timezone": zone, "start": f"{day}T10:00:00", "end": f"{day}T11:30:00"}


def _series(random: Random, number: int) -> dict[str, Any]:
    """Weekly or daily with exceptions, some all-day or over the night; every fourth with a rare rule."""
    rule = ("FREQ=WEEKLY", "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTH=1,2,3")[number % 4]
    first = datetime(2027, 1, 4) + timedelta(days=random.randrange(25), hours=random.choice((0, 10, 22)))  # noqa: DTZ001
    all_day, days = number % 5 == 0, {"FREQ=DAILY": 1}.get(rule, 7)
    length = timedelta(days=1) if all_day else timedelta(minutes=random.choice((30, 540)))
    written = "%Y-%m-%d" if all_day else "%Y-%m-%dT%H:%M:%S"
    zone = random.choice(("Europe/London", "America/New_York", "Asia/Kolkata", "UTC"))
    starts = [(first + timedelta(days=days) * place).strftime(written) for place in range(12)]
    recurrence: dict[str, Any] = {"rrule": f"{rule};COUNT={random.randrange(2, 4)}"}
    if "MONTHLY" not in rule:
        recurrence = {
            "rrule": f"{rule};COUNT=12",
            "exdates": random.sample(starts[6:], 2),
            "rdates": [(first + timedelta(days=100)).strftime(written)],
            "overrides": [
                {"recurrence_id": starts[1], "status": random.choice(_STATUS), "location": "Room 5"},
                {"recurrence_id": starts[3], "start": starts[5], "summary": random.choice(_WORDS)},
            ],
        }
    return {
        "summary": f"{random.choice(_WORDS)} {number}",
        "status": random.choice(_STATUS),
        "participants": [{"user": "amira"}],
        "start": starts[0],
        "end": (first + length).strftime(written),
        "timezone": None if all_day else zone,
        "all_day": all_day,
        "recurrence": recurrence,
    }
