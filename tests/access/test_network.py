"""From where a request comes, and who is believed about it (S-75)."""

from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import create_environ
from werkzeug.wrappers import Request

from feedserver.access.client import client_network
from feedserver.access.network import client_address, network_of
from feedserver.server import gunicorn_settings
from tests.site import settings_for

_PROXIES = ("10.0.0.0/8", "2001:db8:f::1")


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.2.3.4", "198.51.100.7"),
        ("10.0.0.1", "6.6.6.6, 10.9.9.9, 198.51.100.7,10.2.3.4", "198.51.100.7"),
        ("10.0.0.1", "10.2.3.4", "10.2.3.4"),
        ("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7, nonsense, 10.2.3.4", "10.2.3.4"),
        ("10.0.0.1", "198.51.100.7,", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        ("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("::ffff:10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:f::1", "2001:db8::7", "2001:db8::7"),
        ("2001:db8:f::2", "2001:db8::7", "2001:db8:f::2"),
        ("", "198.51.100.7", "198.51.100.7"),
    ],
)
def test_the_client_is_the_nearest_who_is_no_proxy(peer: str, forwarded_for: str, client: str) -> None:
    assert str(client_address(peer, forwarded_for, _PROXIES)) == client


@pytest.mark.parametrize("peer", ["192.0.2.1", "10.0.0.1", "127.0.0.1", "::1"])
def test_without_a_trusted_proxy_nobody_is_believed(peer: str) -> None:
    assert str(client_address(peer, "198.51.100.7", ())) == peer


def test_a_unix_socket_without_a_trusted_proxy_has_no_address() -> None:
    assert client_address("", "198.51.100.7", ()) is None
    assert client_address("", "", _PROXIES) is None


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([(), _PROXIES]))
def test_nothing_sent_is_a_fault(peer: str, forwarded_for: str, trusted: tuple[str, ...]) -> None:
    assert network_of(client_address(peer, forwarded_for, trusted))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
    ],
)
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(client_address(address, "", ())) == network


def _network(tmp_path: Path, peer: str, *headers: tuple[str, str]) -> str:
    environ = create_environ(headers=list(headers), environ_base={"REMOTE_ADDR": peer})
    return client_network(Request(environ), settings_for(tmp_path, trusted_proxies="10.0.0.0/8"))


def test_only_a_trusted_peer_is_believed(tmp_path: Path) -> None:
    forwarded = ("X-Forwarded-For", "198.51.100.7")
    assert _network(tmp_path, "10.0.0.1", forwarded) == "198.51.100.0/24"
    assert _network(tmp_path, "192.0.2.1", forwarded) == "192.0.2.0/24"


def test_a_header_sent_twice_is_one_list(tmp_path: Path) -> None:
    twice = (("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "198.51.100.7"))
    assert _network(tmp_path, "10.0.0.1", *twice) == "198.51.100.0/24"


@pytest.mark.parametrize("name", ["Forwarded", "X-Real-IP", "X-Client-IP", "X-Forwarded-User"])
def test_other_headers_say_nothing(tmp_path: Path, name: str) -> None:
    assert _network(tmp_path, "10.0.0.1", (name, "198.51.100.7")) == "10.0.0.0/24"


@pytest.mark.parametrize("peer", ["10.0.0.1", "192.0.2.1"])
@pytest.mark.parametrize("name", ["X_Forwarded_For", "X-Forwarded_For", "X_Forwarded_User"])
def test_gunicorn_drops_names_with_underscores(tmp_path: Path, peer: str, name: str) -> None:
    """In WSGI they would be the same as those with hyphens."""
    config = Config()
    for key, value in gunicorn_settings(settings_for(tmp_path, trusted_proxies="10.0.0.1")).items():
        config.set(key, value)
    sent = f"GET / HTTP/1.1\r\nHost: x\r\n{name}: 198.51.100.7\r\n\r\n"
    parsed = next(RequestParser(config, iter([sent.encode()]), (peer, 4711)))
    assert [found for found, _ in parsed.headers] == ["HOST"]
