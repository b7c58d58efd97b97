"""Where messages may be sent: https, and to addresses of the public internet alone. Pure.

Source: the IANA registries of special-purpose addresses (RFC 6890 and its updates). They are written out
here because what ``ipaddress`` calls private differs between versions of Python.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from feedserver.errors import InvalidField

_LONGEST = 2000
_PORT = 443

_REFUSED = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by customers of a provider
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, with the metadata services of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "2001::/23",  # protocol assignments, Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which holds an IPv4 address
        "3fff::/20",  # documentation
    )
)
#: All that is given out for the internet; mapped, private, link-local and multicast lie outside.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
#: IPv4 as seen from a network that has IPv6 alone (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address in its parts; ``path`` holds the query too."""

    host: str
    port: int
    path: str


def is_public(address: str) -> bool:
    """Whether a numeric IP address is one of the public internet."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip in _NAT64:
            ip = IPv4Address(ip.packed[-4:])
        elif ip not in _GLOBAL_UNICAST or ip.scope_id is not None:
            return False
    return not any(ip in network for network in _REFUSED if network.version == ip.version)


def target_of(url: str) -> Target:
    """The parts of an endpoint's address.

    Raises:
        InvalidField: it is no https address, or holds a user name or a fragment.
    """
    if len(url) > _LONGEST or not re.fullmatch(r"[!-~]+", url):
        raise InvalidField(
            "url", f"must be an address of at most {_LONGEST:,} ASCII characters without blanks"
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidField("url", "is not an address that can be read") from error
    if parts.scheme != "https" or not host:
        raise InvalidField("url", "must begin with https:// and name a host")
    if "@" in parts.netloc or "#" in url or "\\" in url:
        raise InvalidField("url", "must have no user name, no password and no fragment")
    if port == 0 or not re.fullmatch(r"[0-9a-z._:-]+", host):
        raise InvalidField("url", "must name a host in ASCII, and a port from 1 to 65535 if any")
    query = f"?{parts.query}" if parts.query else ""
    return Target(host=host, port=port or _PORT, path=(parts.path or "/") + query)


def is_private_literal(host: str) -> bool:
    """Whether a host is a numeric address that is not public; names are judged when they are resolved."""
    try:
        return not is_public(host)
    except ValueError:
        return False
