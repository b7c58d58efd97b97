"""What a proxy tells feedserver about a caller is its own word, whatever the caller said (S-75)."""

import http.server
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from tests.deploy.fronts import Front
from tests.deploy.https import HttpsClient, ask_plainly
from tests.deploy.shipped import NAME
from tests.processes.installation import Installation

_SPOOFED = (
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto"),
    *(
        "X-Forwarded-Protocol",
        "X-Forwarded-Ssl",
        "X-Forwarded-User",
        "X-Remote-User",
        "X-Real-IP",
        "Forwarded",
    ),
    *("X_Forwarded_For", "X_Forwarded_User", "SCRIPT_NAME"),
)
#: These with an underscore reach gunicorn through Caddy; gunicorn drops them.
_DROPPED_LATER = {"x_forwarded_for", "x_forwarded_user"}


class _Echo(http.server.BaseHTTPRequestHandler):
    """Keeps the headers of the last request."""

    heard: dict[str, str]

    def do_GET(self) -> None:
        type(self).heard = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_what_a_caller_says_of_itself_does_not_reach_the_server(front: Front, small: Installation) -> None:
    with _echo(small.port), front.running():
        front.client.send("GET", "/", headers=dict.fromkeys(_SPOOFED, "6.6.6.6"))
    assert {name: value for name, value in _Echo.heard.items() if "6.6.6.6" in value}.keys() <= _DROPPED_LATER
    assert _Echo.heard["x-forwarded-for"] == "127.0.0.1"
    assert _Echo.heard["x-forwarded-proto"] == "https"
    assert _Echo.heard["host"] == NAME
    assert _Echo.heard.get("accept-encoding", "identity") == "identity"


def test_the_server_is_not_misled(front: Front, small: Installation) -> None:
    """gunicorn refuses a request whose headers contradict each other about https."""
    with small.serving(), front.running():
        host: HttpsClient = front.client.with_key(small.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        for value in ("http", "off", "6.6.6.6", "/elsewhere"):
            spoofed = {**host.authorization, **dict.fromkeys(_SPOOFED, value)}
            answer = host.send("GET", "/api/v1/users/amira", headers=spoofed)
            assert (answer.status, answer.json["name"]) == (200, "Amira")


def test_the_server_takes_no_path_from_a_header(small: Installation) -> None:
    """gunicorn would, from a proxy that it trusts; and some proxies pass such a header on."""
    with small.serving() as server:
        for name in ("SCRIPT_NAME", "PATH_INFO"):
            assert server.client.send("GET", "/healthz", headers={name: "/x"}).status == 200


def test_plain_http_redirects_feeds_and_pages_and_refuses_the_rest(front: Front, small: Installation) -> None:
    with small.serving(), front.running():
        asked = {
            path: ask_plainly(front.http_port, path)
            for path in (
                "/portal",
                "/admin",
                "/feeds/ics_x/y.ics",
                "/portal/enter/fsp_x",
                "/api/v1/users",
                "/",
            )
        }
    assert {path: answer.status for path, answer in asked.items()} == {
        **dict.fromkeys(("/portal", "/admin", "/feeds/ics_x/y.ics"), 308),
        **dict.fromkeys(("/portal/enter/fsp_x", "/api/v1/users", "/"), 404),
    }
    for path in ("/portal", "/feeds/ics_x/y.ics"):
        assert asked[path].headers["Location"] == f"https://{NAME}{path}"


@contextmanager
def _echo(port: int) -> Iterator[None]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
