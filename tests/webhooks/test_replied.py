"""``reply.received``: an answer that is noted is told, once."""

from datetime import timedelta

import pytest

from tests.replies.conftest import PEOPLE, answers, post, uid
from tests.replies.samples import answering
from tests.site import Host, Site
from tests.webhooks.hooks import Hooks

__all__ = ["answers", "post", "uid"]


def send(host: Host, octets: str) -> None:
    assert host.call("POST", "/replies", data=octets, content_type="text/calendar").status_code == 200


@pytest.mark.parametrize(
    ("address", "users"),
    [("amira@x.example", ["amira"]), ("ben@x.example", ["ben"]), ("guest@x.example", [])],
)
@pytest.mark.parametrize("answer", ["accepted", "declined", "tentative"])
def test_who_answered_what(
    site: Site, hooks: Hooks, uid: str, address: str, users: list[str], answer: str
) -> None:
    hooks.add()
    send(site.host, answering(uid, address, answer.upper()))
    assert hooks.told() == [
        (
            "reply.received",
            {"booking": "b-1", "answer": answer, "answered_at": "2026-11-24T09:00:00Z", "users": users},
        )
    ]
    assert "@" not in hooks.messages()[0].body
    assert hooks.messages()[0].subject == "b-1"


def test_the_same_mail_twice_is_told_once_and_another_answer_again(
    site: Site, hooks: Hooks, uid: str
) -> None:
    hooks.add()
    for _ in range(3):
        send(site.host, answering(uid))
    site.clock.now += timedelta(days=1)
    send(site.host, answering(uid, partstat="DECLINED", DTSTAMP=":20261125T080000Z"))
    assert [data["answer"] for _, data in hooks.told()] == ["accepted", "declined"]


def test_what_changes_nothing_is_not_told(site: Site, hooks: Hooks, uid: str) -> None:
    hooks.add()
    send(site.host, answering(uid, "stranger@x.example"))
    send(site.host, answering("nobody@x.example"))
    send(site.host, answering(uid, partstat="NEEDS-ACTION"))
    assert hooks.told() == []


def test_several_people_with_one_address_are_one_event(site: Site, hooks: Hooks, uid: str) -> None:
    hooks.add()
    site.host.make_user("ben", email="amira@x.example")
    site.host.make_booking(participants=[*PEOPLE, {"email": "amira@X.example"}], version=2)
    send(site.host, answering(uid))
    ((_, data),) = hooks.told()
    assert data["users"] == ["amira", "ben"]
