"""One request: which addresses it may go to, and that it goes to none but those that were judged."""

import socket
from pathlib import Path
from typing import Any

import pytest

from feedserver.webhooks import post
from feedserver.webhooks.model import Answer
from feedserver.webhooks.post import Sender
from tests.site import START
from tests.webhooks.receiver import Receiver

NOT_PUBLIC = Answer(error="The host has an address that is not public.")


class Names:
    """A resolver that gives one list of addresses after the other, and counts how often it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self.answers.pop(0)


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every address that a connection was tried to; none succeeds."""
    tried: list[tuple[str, int]] = []

    def create_connection(address: tuple[str, int], *_: Any) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return tried


def strict(names: Names) -> Sender:
    return Sender(allow_private=False, ca_file=None, resolve=names)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["93.184.216.34", "10.0.0.1"],
        ["::ffff:10.0.0.1"],
    ],
)
def test_one_address_that_is_not_public_is_enough_for_a_refusal(
    addresses: list[str], connects: list[Any]
) -> None:
    assert strict(Names(addresses)).post("https://host.example/", "{}", {}, START) == NOT_PUBLIC
    assert connects == []


def test_a_name_that_changes_after_it_was_judged(connects: list[Any]) -> None:
    """DNS rebinding: public when judged, private when connected to, would be asked for again."""
    names = Names(["93.184.216.34"], ["127.0.0.1"])
    sender = strict(names)
    sender.post("https://host.example:8443/", "{}", {}, START)
    assert (connects, len(names.asked)) == ([("93.184.216.34", 8443)], 1)
    assert sender.post("https://host.example:8443/", "{}", {}, START) == NOT_PUBLIC
    assert (connects, len(names.asked)) == ([("93.184.216.34", 8443)], 2)


def test_the_next_address_is_tried_where_one_does_not_answer(connects: list[Any]) -> None:
    many = [f"93.184.216.{number}" for number in range(1, 9)]
    answer = strict(Names(["2606:4700::1111", *many])).post("https://host.example/", "{}", {}, START)
    assert answer.error == "No connection could be made."
    assert [address for address, _ in connects] == ["2606:4700::1111", *many[:3]]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "[::1]"])
def test_this_machine_is_not_asked(host: str, receiver: Receiver) -> None:
    sender = Sender(allow_private=False, ca_file=None)
    assert sender.post(f"https://{host}:{receiver.port}/", "{}", {}, START) == NOT_PUBLIC
    assert receiver.arrived == []


def test_the_operator_may_allow_it_and_the_name_is_still_checked(receiver: Receiver, ca_file: Path) -> None:
    names = Names(["127.0.0.1"], ["127.0.0.1"])
    sender = Sender(allow_private=True, ca_file=ca_file, resolve=names)
    url = f"https://hooks.example:{receiver.port}/a?b=c"
    assert sender.post(url, "{}", {"webhook-id": "1"}, START).status == 204
    (arrived,) = receiver.arrived
    assert (arrived.path, arrived.headers["host"]) == ("/a?b=c", f"hooks.example:{receiver.port}")
    answer = sender.post(f"https://elsewhere.example:{receiver.port}/", "{}", {}, START)
    assert answer.error == "The certificate of the host is not valid."
    assert len(receiver.arrived) == 1


def test_the_system_alone_does_not_trust_the_authority_of_the_tests(receiver: Receiver) -> None:
    sender = Sender(allow_private=True, ca_file=None)
    assert sender.post(receiver.url, "{}", {}, START).error == "The certificate of the host is not valid."


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_no_proxy_of_the_environment_is_asked(
    name: str, receiver: Receiver, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert Sender(allow_private=True, ca_file=ca_file).post(receiver.url, "{}", {}, START).status == 204


@pytest.mark.parametrize("fault", [socket.gaierror(), UnicodeError("label too long")])
def test_a_name_that_cannot_be_resolved(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: Any, **__: Any) -> Any:
        raise fault

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    answer = Sender(allow_private=True, ca_file=None).post("https://host.example/", "{}", {}, START)
    assert answer.error == "The host name could not be resolved."


def test_a_row_with_an_address_that_is_none(connects: list[Any]) -> None:
    answer = strict(Names()).post("http://host.example/", "{}", {}, START)
    assert (answer.error, connects) == ("The address of the endpoint cannot be used.", [])


def test_time_that_was_lost_with_the_name_counts(
    monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    monkeypatch.setattr(post, "TOTAL_SECONDS", 0.0)
    answer = Sender(allow_private=True, ca_file=None, resolve=Names(["127.0.0.1"])).post(
        "https://a.example/", "{}", {}, START
    )
    assert (answer.error, connects) == ("No connection could be made.", [])
