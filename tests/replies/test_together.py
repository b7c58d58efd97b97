"""Answers at the same moment, from several people or from one, and beside changes of the booking."""

from typing import Any

from tests.api.together import at_once
from tests.replies.conftest import PEOPLE, send
from tests.replies.samples import answering
from tests.site import Host, Site

TEN = [{"email": f"p{place}@x.example"} for place in range(10)]


def booking(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.host.call("GET", "/bookings/b-1").get_json()
    return found


def test_every_answer_is_kept(site: Site, uid: str) -> None:
    site.host.make_booking(participants=TEN)

    def answer(host: Host, place: int) -> bool:
        return bool(send(host, answering(uid, f"p{place}@x.example"))["applied"])

    assert all(at_once(site, 10, answer))
    assert {person["answer"] for person in booking(site)["participants"]} == {"accepted"}


def test_of_one_person_the_latest_is_kept(site: Site, uid: str) -> None:
    """In whatever order they are passed on."""

    def answer(host: Host, place: int) -> None:
        partstat = "DECLINED" if place == 3 else "ACCEPTED"
        stamp = f":20261124T09000{9 if place == 3 else place}Z"
        send(host, answering(uid, partstat=partstat, DTSTAMP=stamp))

    at_once(site, 8, answer)
    first = booking(site)["participants"][0]
    assert (first["answer"], first["answered_at"]) == ("declined", "2026-11-24T09:00:09Z")


def test_a_change_beside_it_loses_no_answer(site: Site, uid: str) -> None:
    """Half of them write the booking, each with another location; nobody's answer is written over."""
    site.host.make_booking(participants=TEN, managed_by=None)

    def work(host: Host, place: int) -> None:
        if place % 2:
            host.call("PATCH", "/bookings/b-1", {"kind": f"kind {place}"})
        else:
            assert send(host, answering(uid, f"p{place}@x.example"))["applied"]

    at_once(site, 10, work)
    found = [person["answer"] for person in booking(site)["participants"]]
    assert found == ["accepted", None] * 5


def test_a_user_who_leaves_beside_it_stays_away(site: Site, uid: str) -> None:
    def work(host: Host, place: int) -> None:
        if place == 0:
            assert host.call("DELETE", "/users/amira").status_code == 204
        else:
            send(host, answering(uid))
            send(host, answering(uid, "ben@x.example"))

    at_once(site, 4, work)
    users = [person["user"] for person in booking(site)["participants"]]
    assert users == [person.get("user") for person in PEOPLE[1:]]
    assert booking(site)["participants"][0]["answer"] == "accepted"
