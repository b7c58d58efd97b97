"""Where messages may go: addresses of the public internet, in whatever form they are written."""

import random
from ipaddress import ip_address

import pytest

from feedserver.errors import InvalidField
from feedserver.webhooks.addresses import is_private_literal, is_public, target_of
from feedserver.webhooks.post import resolve

PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0"),
    *("126.255.255.255", "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255"),
    *("192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
    *("2001:4860:4860::8888", "2606:4700::1111", "2a00:1450:4001::1", "2001:200::1", "3ffe::1"),
    *("64:ff9b::8.8.8.8",),
]
REFUSED = [
    *("0.1.2.3", "0.0.0.1", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1"),
    "0.0.0.0",  # noqa: S104 - nothing binds to it
    *("127.255.255.254", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1"),
    *("192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255"),
    *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8"),
    *("fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "2001::1"),
    *("2001:db8::1", "2001:0:7f00:1::", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "4000::1", "5f00::1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8"),
    *("2606:4700::1111%lo",),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)
    assert not is_private_literal(address)


@pytest.mark.parametrize("address", REFUSED)
def test_no_other_address_is(address: str) -> None:
    assert not is_public(address)
    assert is_private_literal(address)


def test_nothing_that_python_calls_private_is_public() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(20_000):
        for address in (ip_address(chance.getrandbits(32)), ip_address(chance.getrandbits(128))):
            if is_public(str(address)):
                assert address.is_global and not address.is_multicast and not address.is_reserved, address


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "0",
    ],
)
def test_every_way_to_write_loopback_resolves_to_what_is_refused(host: str) -> None:
    """The machine's resolver reads them all; what counts is the address it gives."""
    target = target_of(f"https://{host}/")
    assert [address for address in resolve(target.host, target.port) if is_public(address)] == []


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://host.example", "host.example", 443, "/"),
        ("https://HOST.example/Hooks", "host.example", 443, "/Hooks"),
        ("https://host.example:8443/a/b?c=d&e", "host.example", 8443, "/a/b?c=d&e"),
        ("https://host.example?c=d", "host.example", 443, "/?c=d"),
        ("https://[2606:4700::1111]:1/", "2606:4700::1111", 1, "/"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/"),
        ("https://a_b.example./x", "a_b.example.", 443, "/x"),
    ],
)
def test_the_parts_of_an_address(url: str, host: str, port: int, path: str) -> None:
    target = target_of(url)
    assert (target.host, target.port, target.path) == (host, port, path)


@pytest.mark.parametrize(
    "url",
    [
        *("", "host.example", "//host.example/", "http://host.example/", "ftp://host.example/", "https://"),
        *("https:///path", "https://user@host.example/", "https://user:pw@host.example/", "https://@host/"),
        *("https://host.example/#part", "https://host.example/#", "https://host.example:0/"),
        *(
            "https://host.example:65536/",
            "https://host.example:x/",
            "https://[::1/",
            "https://bücher.example/",
        ),
        *("https://host.example/a b", "https://host.example/\n", "https://host.example\\@evil.example/"),
        *("https://host.example/" + "x" * 2000, "https://ho%73t.example/", "https://host,other/"),
        *("javascript:alert(1)", "https:host.example"),
    ],
)
def test_what_is_no_address_for_messages_is_refused(url: str) -> None:
    with pytest.raises(InvalidField):
        target_of(url)


@pytest.mark.parametrize("host", ["host.example", "127.1", "0x7f000001", "localhost"])
def test_names_are_judged_when_they_are_resolved(host: str) -> None:
    assert not is_private_literal(host)
