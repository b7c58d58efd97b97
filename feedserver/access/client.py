"""The network of the client that sent a request; what the client says of itself does not count."""

from werkzeug.wrappers import Request

from feedserver.access.network import client_address, is_proxy, network_of
from feedserver.bypass import Bypass, mark
from feedserver.settings import Settings


def client_network(request: Request, settings: Settings) -> str:
    """The network, such as ``192.0.2.0/24``, behind the proxies of the setting ``trusted_proxies``."""
    forwarded_for = ",".join(request.headers.getlist("X-Forwarded-For"))
    peer = request.environ.get("REMOTE_ADDR", "")
    trusted = settings.trusted_proxies
    if forwarded_for and trusted and not is_proxy(peer, trusted):
        mark(request.environ, Bypass.FORWARDED_HEADER)
    return network_of(client_address(peer, forwarded_for, trusted))
