"""A proxy that keeps all it can, whatever it is told, still gives nobody a feed that has ended (S-23)."""

import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.fronts import is_there, program
from tests.processes.client import Client, booking
from tests.processes.installation import Installation, free_port
from tests.processes.readers import read
from tests.processes.waiting import wait_until

pytestmark = pytest.mark.skipif(not is_there("nginx"), reason="nginx is not on this machine")

_COUNT = 1_000
#: Keeps what may be kept, for a day, serves it stale when the server is away, and lets one ask for all.
#: ``ignored`` is what an operator of ill will adds: then even a ``private`` answer is kept.
_CONFIGURATION = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=feeds:8m max_size=64m inactive=1d;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{upstream};
            proxy_http_version 1.1;
            proxy_cache feeds;
            proxy_cache_key $uri;
            proxy_cache_methods GET HEAD;
            proxy_cache_valid any 1d;
            proxy_cache_lock on;
            proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;
            proxy_cache_background_update on;
            {ignored}
            add_header X-Cache-Status $upstream_cache_status always;
        }}
    }}
}}
"""


@contextmanager
def _caching(folder: Path, upstream: int, ignored: str = "") -> Iterator[Client]:
    """nginx with that cache in front of the server; gives who asks it."""
    folder.mkdir()
    port = free_port()
    file = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    values = {"folder": folder, "port": port, "upstream": upstream, "ignored": ignored, "user": user}
    file.write_text(_CONFIGURATION.format(**values))
    command = [
        program("nginx") or "nginx",
        "-p",
        str(folder),
        "-c",
        str(file),
        "-e",
        str(folder / "error.log"),
    ]
    process = subprocess.Popen(command, cwd=folder)  # noqa: S603
    client = Client(port)
    try:
        wait_until(lambda: process.poll() is not None or _answers(client))
        assert process.poll() is None, (folder / "error.log").read_text()
        yield client
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(client: Client) -> bool:
    try:
        return client.get("/healthz").status == 200
    except OSError:
        return False


def test_a_revoked_token_gets_no_booking_through_a_cache(small: Installation, tmp_path: Path) -> None:
    with small.serving(workers=4) as server, _caching(tmp_path / "nginx", server.port) as calendar:
        host = Client(server.port, small.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        host.done("PUT", "/bookings/b-1", booking(summary="Canary"))
        token = host.done("POST", "/users/amira/tokens", {})
        url = f"http://127.0.0.1:{calendar.port}/feeds/{token['url'].partition('/feeds/')[2]}"
        warm = read(url, 50)
        assert {(one.status, b"SUMMARY:Canary\r\n" in one.body) for one in warm} == {(200, True)}
        held = next(iter(warm))
        assert calendar.get(url).headers["Cache-Control"] == "private, no-cache, no-transform"

        host.done("POST", f"/tokens/{token['id']}/revoke", {})
        seen = read(url, _COUNT, held.conditions())
        assert {one.status for one in seen} == {200}
        assert not any(b"Canary" in one.body for one in seen)
        assert list((tmp_path / "nginx" / "cache").rglob("*")) == []


def test_this_cache_does_keep_what_it_may(small: Installation, tmp_path: Path) -> None:
    """The control: told to ignore what feeds say, the same nginx serves a feed after its end."""
    ignored = "proxy_ignore_headers Cache-Control Expires;"
    with small.serving() as server, _caching(tmp_path / "nginx", server.port, ignored) as calendar:
        host = Client(server.port, small.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        host.done("PUT", "/bookings/b-1", booking(summary="Canary"))
        token = host.done("POST", "/users/amira/tokens", {})
        states = Counter(calendar.get(token["url"]).headers["X-Cache-Status"] for _ in range(3))
        assert states == {"MISS": 1, "HIT": 2}
        host.done("POST", f"/tokens/{token['id']}/revoke", {})
        assert b"Canary" in calendar.get(token["url"]).body
