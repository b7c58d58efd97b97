"""``feedserver serve``: gunicorn in the foreground; all its processes stay in one process group."""

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import click

from feedserver.errors import StartError
from feedserver.logs import configure_logging
from feedserver.settings import Settings, load_settings

_METRICS = "PROMETHEUS_MULTIPROC_DIR"


@click.command()
@click.option("--host", help="Address to listen on (127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (8000).")
@click.option("--workers", type=click.IntRange(1, 256), help="Number of processes (2).")
@click.option("--demo", is_flag=True, help="Fill in demo data first, and say what to try.")
def command(host: str | None, port: int | None, workers: int | None, demo: bool) -> None:
    """Serve until Ctrl-C.

    SIGHUP makes new processes with the settings as they are then, and loses no request.
    """
    configure_logging()
    read_settings = partial(load_settings, host=host, port=port, web_concurrency=workers)
    settings = read_settings()
    if not _has_socket_of_systemd():
        _require_free_port(settings)
    with _metrics_folder():
        _serve(settings, read_settings, demo)


def _serve(settings: Settings, read_settings: Callable[[], Settings], demo: bool) -> None:
    """Imports here: the metrics library looks for its folder when it is imported."""
    from feedserver.backup.sound import require_sound_at_start
    from feedserver.cli.demo import seed, welcome_text
    from feedserver.database.in_use import hold
    from feedserver.server import Server
    from feedserver.services import open_services

    require_sound_at_start(settings)
    at = open_services(settings)  # refuses here, once, and not in every worker
    welcome = partial(click.echo, welcome_text(seed(at))) if demo else None
    held = hold(settings.home)  # by the master too, while workers come and go
    at.database.close()
    Server(settings, read_settings, welcome).run()
    held.release()


@contextmanager
def _metrics_folder() -> Iterator[None]:
    """One folder for the numbers of all processes of this server, unless the operator gave one."""
    if _METRICS in os.environ:
        yield
        return
    owner = os.getpid()
    os.environ[_METRICS] = folder = tempfile.mkdtemp(prefix="feedserver-metrics-")
    try:
        yield
    finally:
        del os.environ[_METRICS]
        if os.getpid() == owner:  # a worker ends through here as well
            shutil.rmtree(folder, ignore_errors=True)


def _has_socket_of_systemd() -> bool:
    """Whether systemd holds the socket (feedserver.socket): requests wait there during a restart."""
    from gunicorn.systemd import listen_fds

    return listen_fds(unset_environment=False) > 0


def _require_free_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise StartError(
                    f"Port {settings.port} on {settings.host} is taken by another program. "
                    "Stop it, or choose another port with --port or PORT."
                ) from error
            raise StartError(
                f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}."
            ) from error
