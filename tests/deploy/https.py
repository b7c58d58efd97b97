"""A host or a calendar that speaks https with a proxy on this machine, under the name of the examples."""

import http.client
import socket
import ssl
from pathlib import Path

import trustme

from tests.deploy.shipped import NAME
from tests.processes.client import Answer, Client

#: Caddy spells names in its own way.
_SPELLED = {"Etag": "ETag", "Www-Authenticate": "WWW-Authenticate"}


def make_certificate(folder: Path) -> None:
    """One for the name of the examples: ``fullchain.pem``, ``privkey.pem``; its authority: ``ca.pem``."""
    authority = trustme.CA()
    issued = authority.issue_cert(NAME)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    issued.private_key_pem.write_to_path(str(folder / "privkey.pem"))
    for part in issued.cert_chain_pems:
        part.write_to_path(str(folder / "fullchain.pem"), append=True)


class HttpsClient(Client):
    """Trusts one authority; the port is the proxy's."""

    def __init__(self, port: int, authority: Path, api_key: str | None = None) -> None:
        super().__init__(port, api_key)
        self._authority = authority

    def with_key(self, api_key: str) -> "HttpsClient":
        return HttpsClient(self.port, self._authority, api_key)

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._api_key}"}

    def opened(self) -> ssl.SSLSocket:
        """A connection on which nothing has been said."""
        trusting = ssl.create_default_context(cafile=str(self._authority))
        return trusting.wrap_socket(
            socket.create_connection(("127.0.0.1", self.port), timeout=30), server_hostname=NAME
        )

    def send(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        with self.opened() as connected:
            return asked(connected, method, path, headers, body)


def ask_plainly(port: int, path: str) -> Answer:
    """GET by plain http."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connected:
        return asked(connected, "GET", path, None, None)


def asked(
    connected: socket.socket, method: str, path: str, headers: dict[str, str] | None, body: bytes | None
) -> Answer:
    connection = http.client.HTTPConnection(NAME)
    connection.sock = connected
    try:
        connection.request(method, path, body=body, headers={"Connection": "close", **(headers or {})})
        response = connection.getresponse()
        spelled = {_SPELLED.get(name, name): value for name, value in response.headers.items()}
        return Answer(response.status, spelled, response.read())
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
