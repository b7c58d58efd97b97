"""From where a request comes: the client's address behind trusted proxies, and its network. Pure.

Each proxy adds the address it was called from at the right end of X-Forwarded-For. What stands
left of the first address that is no proxy of ours was written by the client, and is not believed.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

#: What a client without an address of its own has, as through a Unix socket.
NOWHERE = "unknown"
_IPV4_BITS, _IPV6_BITS = 24, 64
#: ``192.0.2.1:4711`` and ``[2001:db8::1]:4711``, as some proxies write.
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d+)?|([0-9.]+):\d+")


def client_address(peer: str, forwarded_for: str, trusted: Sequence[str]) -> Address | None:
    """The address of the client; None where no address is known.

    ``peer`` is who opened the connection, empty for a Unix socket; such a peer is trusted where
    any proxy is. ``trusted`` are addresses and networks.
    """
    networks = [ip_network(network) for network in trusted]
    if not networks:
        return _address(peer)
    nearest = _address(peer)
    hops = reversed(forwarded_for.split(",")) if forwarded_for else iter(())
    while nearest is None or any(nearest in network for network in networks):
        hop = _address(next(hops, ""))
        if hop is None:
            break
        nearest = hop
    return nearest


def is_proxy(peer: str, trusted: Sequence[str]) -> bool:
    """Whether who opened the connection is a trusted proxy, where any is trusted; a Unix socket is one."""
    address = _address(peer)
    return address is None or any(address in ip_network(network) for network in trusted)


def network_of(address: Address | None) -> str:
    """The network of one household or office: IPv4 /24, IPv6 /64."""
    if address is None:
        return NOWHERE
    bits = _IPV4_BITS if address.version == 4 else _IPV6_BITS
    return str(ip_network(f"{address}/{bits}", strict=False))


def _address(text: str) -> Address | None:
    stripped = text.strip()
    match = _WITH_PORT.fullmatch(stripped)
    bare = (match[1] or match[2]) if match else stripped
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
