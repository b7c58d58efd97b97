"""A restart loses no request (S-89): by SIGHUP, and with a socket that systemd holds.

``TEST_FULL=1`` restarts twenty times, and says how long requests took meanwhile.
"""

import signal
import socket
from pathlib import Path

from tests.full import IS_FULL, full_or
from tests.processes.client import Client
from tests.processes.installation import FEEDSERVER, Installation, Server
from tests.processes.load import Load, prepared
from tests.processes.waiting import wait_until

_TIMES = full_or(20, 2)
_WORKERS = 2


def _processes(server: Server) -> set[str]:
    """The workers of a server, by their ids."""
    return set(Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split())


def _all_processes(server: Server) -> set[str]:
    """The same, once all are there: one of them answers before the next is born."""
    wait_until(lambda: len(_processes(server)) == _WORKERS)
    return _processes(server)


def _reload(server: Server) -> None:
    before = _all_processes(server)
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: len(_processes(server)) == _WORKERS and not before & _processes(server), seconds=60)


def _settings_file(installation: Installation, text: str) -> None:
    file = installation.folder / "config" / "feedserver.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def test_sighup_loses_no_request(installation: Installation) -> None:
    with installation.serving(_WORKERS) as server:
        host = Client(server.port, installation.api_key())
        with Load(host, prepared(host)).running() as load:
            for _ in range(_TIMES):
                load.await_more(100)
                _reload(server)
            load.await_more(100)
    _expect_nothing_lost(load)


def test_sighup_takes_new_settings(small: Installation) -> None:
    with small.serving(_WORKERS) as server:
        host = Client(server.port, small.api_key())
        url = prepared(host)
        assert "COLOR:" in host.get(url).text
        _settings_file(small, 'feed_color = "tomato"\nthreads = 3\n')
        _reload(server)
        assert "COLOR:tomato" in host.get(url).text


def test_sighup_takes_a_new_signing_key_and_old_addresses_stay(small: Installation) -> None:
    """S-5, with every worker asked."""
    with small.serving(_WORKERS) as server:
        host = Client(server.port, small.api_key())
        old = prepared(host)
        assert small.run("signing-key", "rotate").returncode == 0
        new = small.run("token", "issue", "amira").stdout.strip()
        assert [host.get(url).status for url in (old, new)] == [200, 404]
        _reload(server)
        assert {host.get(url).status for url in (old, new) * 20} == {200}


def test_settings_that_do_not_fit_leave_the_server_as_it_was(small: Installation) -> None:
    del small.environ["PORT"]
    _settings_file(small, f"port = {small.port}\n")
    wrong = {
        f"port = {small.port}\nfeed_color = 'no colour'\n": "'feed_color' must be",
        f"port = {small.port}\nfeed_colour = 'tomato'\n": "'feed_colour' in config/feedserver.toml is not",
        "port = 1\n": "Another host or port needs a restart.",
        f"port = {small.port}\nuid_domain = 'other.example'\n": "this installation was set up with",
    }
    with small.serving(_WORKERS) as server:
        before = _all_processes(server)
        for times, (text, says) in enumerate(wrong.items(), start=1):
            _settings_file(small, text)
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda n=times: server.stderr.count("the server goes on as before") == n)
            assert says in server.stderr
            assert _processes(server) == before
            assert server.is_ready()


def test_an_operators_file_that_does_not_fit(small: Installation) -> None:
    with small.serving(_WORKERS) as server:
        before = _all_processes(server)
        small.operator_file("threads = 'many'\n")
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "config/gunicorn.conf.py does not fit" in server.stderr)
        assert _processes(server) == before
        assert server.is_ready()


def test_a_restart_loses_no_request_where_systemd_holds_the_socket(small: Installation) -> None:
    with socket.create_server(("127.0.0.1", small.port), backlog=2048) as listener:
        server = _activated(small, listener)
        server.wait_until_ready()
        host = Client(small.port, small.api_key())
        with Load(host, prepared(host)).running() as load:
            for _ in range(_TIMES):
                load.await_more(100)
                server.stop(signal.SIGTERM)
                server = _activated(small, listener)
            load.await_more(100)
        server.stop(signal.SIGTERM)
    _expect_nothing_lost(load)


def _activated(installation: Installation, listener: socket.socket) -> Server:
    """A server that finds its socket as the third file, and itself named as its receiver."""
    third = f"3<&{listener.fileno()}"
    start = f'LISTEN_FDS=1 LISTEN_PID=$$ exec "{FEEDSERVER}" serve --workers {_WORKERS} {third}'
    return Server(installation, ["bash", "-c", start], pass_fds=(listener.fileno(),))


def _expect_nothing_lost(load: Load) -> None:
    assert load.failures == []
    if IS_FULL:
        print(f"\n{load.done:,} requests, {_TIMES} restarts, 0 failed;", end=" ")
        print(f"p99 {load.percentile(0.99) * 1000:.0f} ms, longest {max(load.seconds) * 1000:.0f} ms")
