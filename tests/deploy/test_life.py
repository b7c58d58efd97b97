"""The life of a booking passes through the proxies as it would without them."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.deploy.conftest import public
from tests.deploy.fronts import FRONTS, is_there
from tests.deploy.https import HttpsClient
from tests.processes.client import Answer, booking
from tests.processes.installation import Installation, Server

#: What a proxy says for itself, or of its own connection.
_ITS_OWN = {"Date", "Connection", "Server", "Strict-Transport-Security", "Alt-Svc"}


@dataclass(frozen=True)
class Proxied:
    """A server, and the host application that talks to it through a proxy."""

    server: Server
    host: HttpsClient


@pytest.fixture(scope="module", params=FRONTS)
def proxied(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    certificates: Path,
    template: Installation,
) -> Iterator[Proxied]:
    """One server and one proxy of each kind for all tests here."""
    if not is_there(request.param):
        pytest.skip(f"{request.param} is not on this machine")
    folder = tmp_path_factory.mktemp("proxied")
    installation = public(folder, template)
    front = FRONTS[request.param](folder / "front", certificates, installation.port)
    with installation.serving() as server, front.running():
        yield Proxied(server, front.client.with_key(installation.api_key()))


@pytest.fixture
def host(proxied: Proxied) -> HttpsClient:
    return proxied.host


@pytest.fixture
def server(proxied: Proxied) -> Server:
    return proxied.server


@pytest.fixture
def user(host: HttpsClient, request: pytest.FixtureRequest) -> str:
    """Somebody new to this server."""
    name = str(request.function.__name__)
    host.done("PUT", f"/users/{name}", {"name": "Amira"})
    return name


@pytest.fixture
def token(host: HttpsClient, user: str) -> dict[str, str]:
    issued: dict[str, str] = host.done("POST", f"/users/{user}/tokens", {"label": "phone"})
    return issued


def test_the_life_of_a_booking(host: HttpsClient, user: str, token: dict[str, str]) -> None:
    assert token["url"].startswith("https://calendar.host.example/feeds/ics_")
    day = date.today() + timedelta(days=9)  # noqa: DTZ011 - any day soon
    shown = []
    for change in (
        {"status": "provisional"},
        {"status": "confirmed"},
        {"start": f"{day}T15:00:00Z", "end": f"{day}T16:00:00Z"},
        {"status": "cancelled"},
        {"status": "confirmed", "managed_by": "teams"},
    ):
        call = "PATCH" if shown else "PUT"
        said = change if shown else booking(participants=[{"user": user}], **change)
        host.done(call, "/bookings/a-life", said)
        shown.append(_told(host.get(token["url"])))
    assert shown[0][:2] == ["[PENDING] Planning meeting", "TENTATIVE"]
    assert shown[1][:2] == ["Planning meeting", "CONFIRMED"]
    assert shown[2] == ["Planning meeting", "CONFIRMED", f"{day:%Y%m%d}T150000Z"]
    assert shown[3][:2] == ["[CANCELLED] Planning meeting", "CANCELLED"]
    assert shown[4][0] == "No bookings at present"

    host.done("POST", f"/tokens/{token['id']}/revoke", {"reason": "lost"})
    assert _told(host.get(token["url"]))[0] == "This calendar is no longer available"


def test_headers_and_bodies_arrive_unchanged(
    host: HttpsClient, user: str, token: dict[str, str], server: Server
) -> None:
    said = booking(participants=[{"user": user}], description="A long text. " * 40)
    for number in range(20):
        host.done("PUT", f"/bookings/b-{number}", said)
    plain = _settled(server, token["url"])
    for asked in ({}, {"Accept-Encoding": "gzip, deflate, br"}):
        answer = host.get(token["url"], **asked)
        assert (answer.status, answer.body) == (200, plain.body)
        assert _said(answer) == _said(plain)
        assert "Content-Encoding" not in answer.headers
    assert plain.headers["ETag"].startswith('"')

    head = host.send("HEAD", f"/feeds/{token['url'].partition('/feeds/')[2]}")
    assert (head.status, head.body, _said(head)) == (200, b"", _said(plain))

    condition = {"If-None-Match": plain.headers["ETag"]}
    unchanged, directly = host.get(token["url"], **condition), server.client.get(token["url"], **condition)
    assert (unchanged.status, unchanged.body, _said(unchanged)) == (304, b"", _said(directly))
    assert unchanged.headers["ETag"] == plain.headers["ETag"]


def _settled(server: Server, url: str) -> Answer:
    """An answer whose Last-Modified is over: one of this second still moves."""
    answer = server.client.get(url)
    while True:
        time.sleep(1.1)
        before, answer = answer, server.client.get(url)
        if _said(before) == _said(answer):
            return answer


def test_refusals_arrive_as_they_are(host: HttpsClient, token: dict[str, str], server: Server) -> None:
    path = token["url"].partition("calendar.host.example")[2]
    for method, asked in (
        ("GET", "/feeds/ics_unknown/x.ics"),
        ("GET", path.replace("/feeds/", "//feeds//")),
        ("GET", path.replace("/feeds/", "/Feeds/")),
        ("POST", path),
        ("OPTIONS", path),
        ("GET", path.replace("ics_", "%69cs_")),
        ("GET", "/api/v1/users/amira"),
        ("GET", "/portal"),
    ):
        through, directly = host.send(method, asked), server.client.send(method, asked)
        assert (through.status, _said(through)) == (directly.status, _said(directly)), (method, asked)
        assert through.body == directly.body


def test_a_page_is_entered(host: HttpsClient, user: str) -> None:
    entered = host.get(host.done("POST", f"/users/{user}/portal-sessions")["url"])
    assert (entered.status, entered.headers["Location"]) == (303, "/portal")
    assert "feedserver_portal=" in entered.headers["Set-Cookie"]
    assert "; Secure" in entered.headers["Set-Cookie"]


def test_the_biggest_batch_passes_and_a_bigger_one_is_refused_in_words(host: HttpsClient) -> None:
    line = b'{"id": "b-1", "summary": "x", "start": "2030-01-01", "end": "2030-01-02", "all_day": true}'
    for size, status in ((16 * 1024 * 1024, 200), (16 * 1024 * 1024 + 1, 413)):
        answer = _batch(host, line + b"\n" * (size - len(line)))
        assert answer.status == status
        assert "json" in answer.headers["Content-Type"]
    with suppress(OSError):  # Caddy refuses in the middle
        assert _batch(host, b" " * (18 * 1024 * 1024)).status == 413


def _batch(host: HttpsClient, body: bytes) -> Answer:
    headers = {**host.authorization, "Content-Type": "application/x-ndjson"}
    return host.send("POST", "/api/v1/bookings/batch", headers=headers, body=body)


def _said(answer: Answer) -> dict[str, str]:
    own = {"X-Request-Id"}  # another one for each request
    return {name: value for name, value in answer.headers.items() if name not in _ITS_OWN | own}


def _told(answer: Answer) -> list[str]:
    """SUMMARY, STATUS and DTSTART of the one event."""
    assert answer.status == 200
    lines = [line.partition(":") for line in answer.text.splitlines()]
    found = {name.partition(";")[0]: value for name, _, value in lines}
    return [found[name] for name in ("SUMMARY", "STATUS", "DTSTART") if name in found]
