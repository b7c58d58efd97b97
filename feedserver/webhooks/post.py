"""One request to an endpoint: its host is resolved, judged, and connected to by the address that was judged.

No second resolution, no proxy, no redirect. Of the answer only the status and Retry-After are kept.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from feedserver.errors import InvalidField
from feedserver.webhooks.addresses import Target, is_public, target_of
from feedserver.webhooks.deadline import cut_off
from feedserver.webhooks.model import Answer
from feedserver.webhooks.retry_after import retry_after

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
_MOST_ADDRESSES = 4
_LATE = "No answer within 15 seconds."
_MOST_OCTETS = 64 * 1024
_HEADERS = {"Content-Type": "application/json", "User-Agent": "feedserver", "Connection": "close"}

#: From a host name and a port to numeric addresses.
Resolve = Callable[[str, int], list[str]]


class _Refused(Exception):
    """The try fails with this sentence."""


def resolve(host: str, port: int) -> list[str]:
    """What the machine's resolver says, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Sender:
    """Sends messages from one process. Safe to share between threads."""

    def __init__(self, *, allow_private: bool, ca_file: Path | None, resolve: Resolve = resolve) -> None:
        self._allow_private = allow_private
        self._ca_file = ca_file
        self._resolve = resolve

    def post(self, url: str, body: str, headers: Mapping[str, str], now: datetime) -> Answer:
        """One try at ``now`` (UTC), of at most 15 seconds and the time of a resolver. Raises nothing."""
        deadline = time.monotonic() + TOTAL_SECONDS
        try:
            target = target_of(url)
            connection = self._connected(target, self._addresses(target), deadline)
        except InvalidField:
            return Answer(error="The address of the endpoint cannot be used.")
        except _Refused as refusal:
            return Answer(error=str(refusal))
        with cut_off(connection.sock, deadline) as is_late:
            try:
                connection.request("POST", target.path, body.encode(), {**_HEADERS, **headers})
                response = connection.getresponse()
                # Headers that the deadline cut off look as if they had come to their end.
                return Answer(error=_LATE) if is_late() else _read(response, now)
            except (OSError, http.client.HTTPException, ValueError):
                return Answer(error=_LATE if is_late() else "The connection ended without an answer.")
            finally:
                connection.close()

    def _addresses(self, target: Target) -> list[str]:
        """The addresses of the host; all of them must be public, or none is asked."""
        try:
            found = self._resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise _Refused("The host name could not be resolved.") from error
        if not found:
            raise _Refused("The host name could not be resolved.")
        if not self._allow_private and not all(is_public(address) for address in found):
            raise _Refused("The host has an address that is not public.")
        return found[:_MOST_ADDRESSES]

    def _connected(
        self, target: Target, addresses: list[str], deadline: float
    ) -> http.client.HTTPSConnection:
        """A connection to the first address that takes one, with the certificate of the name."""
        for address in addresses:
            patience = min(CONNECT_SECONDS, deadline - time.monotonic())
            if patience <= 0:
                break
            with suppress(OSError):
                plain = socket.create_connection((address, target.port), patience)
                return self._encrypted(target, plain, deadline)
        raise _Refused("No connection could be made.")

    def _encrypted(
        self, target: Target, plain: socket.socket, deadline: float
    ) -> http.client.HTTPSConnection:
        try:
            encrypted = self._tls.wrap_socket(plain, server_hostname=target.host)
        except (OSError, ValueError) as error:  # a fault of TLS, its certificate, or the time it took
            plain.close()
            is_untrusted = isinstance(error, ssl.SSLCertVerificationError)
            said = (
                "The certificate of the host is not valid."
                if is_untrusted
                else "No TLS connection could be made."
            )
            raise _Refused(said) from error
        encrypted.settimeout(max(deadline - time.monotonic(), 0.001))
        connection = http.client.HTTPSConnection(target.host, target.port, context=self._tls)
        connection.sock = encrypted
        connection.auto_open = 0
        return connection

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Certificates of the system's authorities, and of the operator's own."""
        context = ssl.create_default_context()
        if self._ca_file is not None:
            context.load_verify_locations(cafile=self._ca_file)
        return context


def _read(response: http.client.HTTPResponse, now: datetime) -> Answer:
    """What counts of an answer; some of the rest is read and dropped, so that the receiver is not cut off."""
    with suppress(OSError, http.client.HTTPException, ValueError):
        response.read(_MOST_OCTETS)
    asked = retry_after(response.headers.get("Retry-After"), now)
    return Answer(status=response.status, retry_after=asked)
