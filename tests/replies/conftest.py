"""A booking of three people, and the mailbox that passes their answers on."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.site import Host, Site

Post = Callable[..., dict[str, Any]]

PEOPLE: list[dict[str, Any]] = [
    {"user": "amira", "role": "apprentice"},
    {"user": "ben", "email": "ben@x.example"},
    {"email": "Guest@x.example", "name": "Guest", "role": "employer"},
]


def send(host: Host, octets: bytes | str, kind: str = "text/calendar") -> dict[str, Any]:
    """What the server says to a reply; always 200."""
    response = host.call("POST", "/replies", data=octets, content_type=kind)
    assert response.status_code == 200, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


@pytest.fixture
def uid(site: Site) -> str:
    """The UID of b-1, where amira is known by her user's address alone."""
    site.host.make_user("amira", email="Amira@x.example")
    site.host.make_user("ben", email="ben@home.example")
    return str(site.host.make_booking(participants=PEOPLE, version=1)["uid"])


@pytest.fixture
def post(site: Site) -> Post:
    """Sends a reply to the site."""
    return lambda octets, kind="text/calendar": send(site.host, octets, kind)


@pytest.fixture
def answers(site: Site) -> Callable[[], list[str | None]]:
    """Gives the answers of b-1's participants, in their order."""

    def found() -> list[str | None]:
        booking = site.host.call("GET", "/bookings/b-1").get_json()
        return [person["answer"] for person in booking["participants"]]

    return found
