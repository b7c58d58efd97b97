"""``feedserver serve``: gunicorn in the foreground; all its processes stay in one process group."""

import errno
import socket
from collections.abc import Callable
from functools import partial

import click

from feedserver.errors import StartError
from feedserver.logs import configure_logging
from feedserver.services import open_services
from feedserver.settings import Settings, load_settings


@click.command()
@click.option("--host", help="Address to listen on (127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (8000).")
@click.option("--workers", type=click.IntRange(1, 256), help="Number of processes (2).")
@click.option("--demo", is_flag=True, help="Fill in demo data first, and say what to try.")
def command(host: str | None, port: int | None, workers: int | None, demo: bool) -> None:
    """Serve until Ctrl-C."""
    configure_logging()
    settings = load_settings(host=host, port=port, web_concurrency=workers)
    _require_free_port(settings)
    at = open_services(settings)  # refuses here, once, and not in every worker
    welcome = None
    if demo:
        from feedserver.cli.demo import seed, welcome_text

        text = welcome_text(seed(at))
        welcome = partial(click.echo, text)
    at.database.close()
    _run(settings, welcome)


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


def _run(settings: Settings, welcome: Callable[[], None] | None) -> None:
    from feedserver.server import Server

    Server(settings, welcome).run()
