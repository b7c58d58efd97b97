"""A WSGI application that does nothing: what the server alone costs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """The same thirteen octets, without a framework."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "13")])
    return [b"Hello, World!"]
