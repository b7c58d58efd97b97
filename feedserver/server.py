"""gunicorn as this server runs it, unless ``config/gunicorn.conf.py`` says otherwise."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import Application
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from feedserver.app import create_app
from feedserver.settings import Settings

OPERATOR_FILE = Path("config/gunicorn.conf.py")


class QuietLogger(Logger):
    """gunicorn's own lines go through our handlers, which blot out secrets; its access log stays off."""

    def setup(self, cfg: Any) -> None:
        """No handlers of its own: lines rise to the root logger."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def gunicorn_settings(settings: Settings) -> dict[str, Any]:
    """Threads, because a silent client must not hold a process; a short request line, because ours are."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": settings.web_concurrency,
        "threads": settings.threads,
        "worker_class": "gthread",
        "timeout": 30,
        "graceful_timeout": 30,
        "limit_request_line": 4094,
        "forwarded_allow_ips": ",".join(settings.trusted_proxies),
        "accesslog": None,
        "logger_class": QuietLogger,
        "loglevel": "warning",
        "control_socket_disable": True,
        "proc_name": "feedserver",
    }


class Server(Application):
    """One gunicorn; each worker builds the application after the fork."""

    def __init__(self, settings: Settings, welcome: Callable[[], None] | None = None) -> None:
        self._settings = settings
        self._welcome = welcome
        super().__init__()

    def load_config(self) -> None:
        """Our settings, then the operator's file."""
        for name, value in gunicorn_settings(self._settings).items():
            self.cfg.set(name, value)
        if OPERATOR_FILE.exists():
            self.load_config_from_file(str(OPERATOR_FILE.absolute()))
        self.cfg.set("post_worker_init", self._ready)

    def load(self) -> Any:
        """The application of one worker."""
        return create_app(self._settings)

    def _ready(self, worker: Worker) -> None:
        if worker.age == 1 and self._welcome is not None:
            self._welcome()
