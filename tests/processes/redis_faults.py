"""A Redis of its own that can be broken in each of the ways in which one breaks.

A little proxy stands before it, for what the network does; the rest is done to the Redis itself.
"""

import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from tests.processes.installation import free_port
from tests.processes.waiting import wait_until

FAULTS = ("refused", "black hole", "delay", "reset", "out of memory", "read only")
_DELAY_SECONDS = 1.0
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST


def can_start_one() -> bool:
    """Whether the program is here; in CI it must be."""
    return bool(os.environ.get("CI") or shutil.which("redis-server"))


class FaultyRedis:
    """``url`` leads through the proxy; ``fault`` is one of FAULTS or None."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self.server = redis.Redis(port=port)
        self.fault: str | None = None
        self._listener: socket.socket | None = None
        self._port = 0
        self.listen()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    @contextmanager
    def broken(self, fault: str) -> Iterator[None]:
        """So broken inside the block, and whole again behind it."""
        self.fault = fault
        if fault == "refused":
            self.stop_listening()
        elif fault == "out of memory":
            self.server.config_set("maxmemory", 1)
        elif fault == "read only":
            self.server.replicaof("127.0.0.1", "1")
        try:
            yield
        finally:
            self.fault = None
            self.server.config_set("maxmemory", 0)
            self.server.replicaof("NO", "ONE")  # type: ignore[no-untyped-call]
            if fault == "refused":
                self.listen()

    def listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=128)
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def stop_listening(self) -> None:
        """Those that are connected are cut off with the next word they say."""
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            behind = socket.create_connection(("127.0.0.1", self._behind))
            for way in ((client, behind, False), (behind, client, True)):
                threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with suppress(OSError), source, target:
            while data := source.recv(65_536):
                if self.fault == "refused":
                    return
                if self.fault == "black hole":
                    continue
                if self.fault == "delay" and answers:
                    time.sleep(_DELAY_SECONDS)
                if self.fault == "reset" and answers:
                    target.sendall(data[: len(data) // 2])
                    target.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    return
                target.sendall(data)


@contextmanager
def faulty_redis(folder: Path) -> Iterator[FaultyRedis]:
    """A running one that keeps nothing on disk."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    command = ["redis-server", *options, "--dir", str(folder), "--maxmemory-policy", "noeviction"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        wait_until(lambda: _answers(port))
        made = FaultyRedis(port)
        yield made
        made.stop_listening()
        made.server.close()
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with redis.Redis(port=port) as server:
        try:
            return bool(server.ping())
        except redis.RedisError:
            return False
