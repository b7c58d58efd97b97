"""How much each privacy level tells, with a canary in everything a host can say."""

import pytest

from tests.site import Site

BOOKING = {
    "kind": "canary_kind",
    "summary": "canary summary",
    "description": "canary description",
    "location": "canary location",
    "url": "https://host.example/canary-url",
    "meeting": {"provider": "canary_provider", "url": "https://meet.example/canary-meeting"},
    "organiser": {"name": "canary organiser", "email": "canary-organiser@x.example"},
    "categories": ["canary category"],
    "retake_of": "canary-retake",
    "participants": [
        {"user": "amira", "role": "canary_role", "email": "canary-own@x.example", "name": "canary own"},
        {"user": "canary-user", "role": "canary_other_role"},
        {"email": "canary-guest@x.example", "name": "canary guest", "role": "canary_guest_role"},
    ],
}
#: What ``full`` tells beside time and status; nothing else may ever stand in a feed.
TOLD = ("summary", "description", "location", "url", "provider", "meeting", "category")


def _feed(site: Site, privacy: str, **fields: object) -> str:
    site.host.make_user(email="canary-amira@x.example")
    site.host.make_user("canary-user", email="canary-user@x.example")
    site.host.make_booking("canary-id", **{**BOOKING, **fields})
    url = site.host.feed_url(privacy=privacy, label="canary label")
    body = site.fetch(url).data.replace(b"\r\n ", b"")
    return body.decode()


def _canaries(body: str) -> set[str]:
    """The word behind each canary that is left."""
    words = body.lower().replace("canary_", "canary ").replace("canary-", "canary ").split("canary ")[1:]
    return {word.split("\r\n")[0].split("\\n")[0].split("@")[0].split('"')[0].split(":")[0] for word in words}


def test_full_tells_the_booking_and_no_person(site: Site) -> None:
    assert _canaries(_feed(site, "full")) == set(TOLD)


def test_full_repeats_the_meetings_address_where_clients_look(site: Site) -> None:
    body = _feed(site, "full", location=None)
    assert "LOCATION:https://meet.example/canary-meeting\r\n" in body
    assert "DESCRIPTION:canary description\\nhttps://meet.example/canary-meeting\r\n" in body


def test_title_tells_the_summary_alone(site: Site) -> None:
    body = _feed(site, "title")
    assert _canaries(body) == {"summary"}
    assert "SUMMARY:canary summary\r\n" in body


@pytest.mark.parametrize(
    ("status", "summary"),
    [
        ("confirmed", "Busy"),
        ("provisional", "[PENDING] Busy"),
        ("cancelled", "[CANCELLED] Busy"),
        ("rejected", "[CANCELLED] Busy"),
    ],
)
def test_busy_tells_time_and_status_and_nothing_else(site: Site, status: str, summary: str) -> None:
    body = _feed(site, "busy", status=status)
    assert _canaries(body) == set()
    assert f"SUMMARY:{summary}\r\n" in body
    assert "DTSTART:20261201T100000Z\r\n" in body
    assert not {"DESCRIPTION", "LOCATION", "URL", "CATEGORIES", "CONFERENCE"} & _names(body)


@pytest.mark.parametrize("privacy", ["full", "title", "busy"])
def test_no_level_writes_people_or_a_class(site: Site, privacy: str) -> None:
    assert not {"ATTENDEE", "ORGANIZER", "CLASS", "CONTACT", "VALARM"} & _names(_feed(site, privacy))


def test_all_levels_give_an_event_the_same_identity_and_stamps(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    site.clock.turn(seconds=5)
    site.host.make_booking(location="Room 5")
    names = ("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "DTEND", "STATUS")
    seen = set()
    for privacy in ("full", "title", "busy"):
        site.clock.turn(days=1)  # issuing a token moves nothing
        (event,) = site.events(site.host.feed_url(privacy=privacy))
        seen.add(tuple(event[name].to_ical() if name != "SEQUENCE" else event[name] for name in names))
    assert len(seen) == 1


def _names(body: str) -> set[str]:
    return {line.split(":")[0].split(";")[0] for line in body.split("\r\n")}
