"""`feedserver serve` from its start to its end."""

import json
import re
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import PollableMethodQueue

from feedserver.server import ThreadedWorker
from tests.processes.client import Client, booking
from tests.processes.installation import FEEDSERVER, Installation, Server
from tests.processes.waiting import wait_until

_LOG_LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO request=[0-9a-f]{16} "
    r"method=[A-Z]+ route=\S+ status=\d{3} ms=\d+\.\d token=\S+(?: by=[a-z_]+:\w+)?"
)


def test_starts_answers_and_serves_the_same_after_a_second_start(installation: Installation) -> None:
    with installation.serving() as server:
        host = Client(server.port, installation.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira", "timezone": "Europe/London"})
        host.done("PUT", "/bookings/b-1", booking(summary="Professional discussion"))
        url = host.done("POST", "/users/amira/tokens", {})["url"]
        first = host.get(url)
        assert (first.status, first.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert "SUMMARY:Professional discussion" in first.text
    assert server.stdout == ""
    assert [line for line in server.stderr.splitlines() if not _LOG_LINE.fullmatch(line)] == []

    with installation.serving() as again:
        second = Client(again.port).get(url)
        assert (second.status, second.body) == (200, first.body)
        assert second.headers["ETag"] == first.headers["ETag"]


def test_readyz_and_healthz_need_no_key(small: Installation) -> None:
    with small.serving() as server:
        assert server.client.get("/healthz").json == {"status": "ok"}
        assert server.client.get("/readyz").json == {"status": "ok", "database": "ok", "cache": "ok"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("everyone", [True, False], ids=["group", "main process"])
def test_signals_end_it_cleanly(small: Installation, number: signal.Signals, everyone: bool) -> None:
    with small.serving() as server:
        assert server.client.get("/healthz").status == 200
        if everyone:
            server.signal_group(number)
        else:
            server.process.send_signal(number)
        server.expect_clean_end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_cleanly_while_a_request_is_under_way(
    small: Installation, number: signal.Signals
) -> None:
    small.operator_file("graceful_timeout = 2")  # else 30 s: nobody should wait for that in a test
    api_key = small.api_key()
    with small.serving() as server, _half_sent(server, api_key) as caller:
        server.signal_group(number)
        caller.settimeout(30)
        assert caller.recv(100) == b""  # cut off, and nothing was answered
        server.expect_clean_end()


def test_ctrl_c_ends_a_busy_server_before_the_patience_of_30_s_ends(small: Installation) -> None:
    with small.serving() as server:
        callers = [threading.Thread(target=_call_until_refused, args=[server]) for _ in range(4)]
        for caller in callers:
            caller.start()
        wait_until(lambda: server.stderr.count("route=/healthz") > 100)
        began = time.monotonic()
        server.signal_group(signal.SIGINT)
        server.expect_clean_end()
        assert time.monotonic() - began < 20
        for caller in callers:
            caller.join()


def test_ctrl_c_reaches_a_process_that_is_being_born(small: Installation) -> None:
    small.operator_file(
        "import time\ndef post_fork(server, worker):\n    open('born', 'w').close()\n    time.sleep(2)\n"
    )
    server = Server(small, [str(FEEDSERVER), "serve"])
    try:
        wait_until((small.folder / "born").exists)
        began = time.monotonic()
        server.stop(signal.SIGINT)
        assert time.monotonic() - began < 20
        assert "Traceback" not in server.stderr
    finally:
        server.kill()


def test_ctrl_c_while_a_thread_is_being_started_is_no_deadlock() -> None:
    """What was interrupted may hold the lock of the pool: the handler must not want it."""
    worker = ThreadedWorker.__new__(ThreadedWorker)
    worker.cfg, worker.alive, worker.method_queue = Config(), True, PollableMethodQueue()
    worker.method_queue.init()
    worker.tpool = ThreadPoolExecutor(1)
    with worker.tpool._shutdown_lock:
        handler = threading.Thread(target=worker.handle_quit, args=[signal.SIGINT, None], daemon=True)
        handler.start()
        handler.join(timeout=10)
        assert not handler.is_alive()
    assert not worker.alive
    worker.method_queue.close()
    worker.tpool.shutdown()


def test_sigterm_lets_a_request_finish(small: Installation) -> None:
    api_key = small.api_key()
    with small.serving() as server, _half_sent(server, api_key) as caller:
        server.process.send_signal(signal.SIGTERM)
        assert server.process.poll() is None
        caller.sendall(b'Amira"}')
        assert caller.recv(100).startswith(b"HTTP/1.1 201 ")
        server.expect_clean_end()
    with small.serving() as again:
        assert Client(again.port, api_key).done("GET", "/users/amira")["name"] == "Amira"


def test_a_second_server_on_the_port_is_refused_and_the_first_goes_on(small: Installation) -> None:
    with small.serving() as server:
        refused = small.run("serve")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith(f"Error: Port {small.port} on 127.0.0.1 is taken")
        assert len(refused.stderr.splitlines()) == 1
        assert server.client.get("/healthz").status == 200


def test_the_flags_win_over_the_environment(small: Installation) -> None:
    taken = small.port
    with socket.create_server(("127.0.0.1", taken)):
        refused = small.run("serve", "--port", str(taken), PORT="1")
        assert f"Port {taken} on 127.0.0.1 is taken" in refused.stderr


def test_the_demo_says_what_to_try_once_the_server_answers(small: Installation) -> None:
    seeded = json.loads(small.run("demo", "--json").stdout)
    server = Server(small, [str(FEEDSERVER), "serve", "--demo"])
    try:
        server.wait_until_ready()
        wait_until(lambda: "Ctrl-C" in server.stdout)  # by the first worker; another one may answer before
        for user in seeded["users"]:
            assert user["feed_url"] in server.stdout
        assert server.stdout.count("curl -H 'Authorization: Bearer fsk_") == 1
        server.stop(signal.SIGINT)
    finally:
        server.kill()


def _call_until_refused(server: Server) -> None:
    with suppress(OSError):
        while True:
            server.client.get("/healthz")


def _half_sent(server: Server, api_key: str) -> socket.socket:
    """A request whose body is on its way: a worker has taken it and waits for the rest."""
    caller = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    head = (
        "PUT /api/v1/users/amira HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Bearer {api_key}\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n"
    )
    caller.sendall(head.encode() + b'{"name": "')
    for _ in range(20):  # the kernel may hand later connections to another worker first
        assert server.client.get("/healthz").status == 200
    return caller
