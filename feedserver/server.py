"""gunicorn as this server runs it, unless ``config/gunicorn.conf.py`` says otherwise."""

import gc
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask, Response
from gunicorn.app.base import Application
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.errors import ParseException
from gunicorn.workers.base import Worker

from feedserver.api.problems import Problem, problem_response
from feedserver.app import create_app
from feedserver.background import Background
from feedserver.errors import StartError
from feedserver.services import open_services
from feedserver.settings import Settings
from feedserver.whole_requests import WholeRequests

OPERATOR_FILE = Path("config/gunicorn.conf.py")

log = logging.getLogger(__name__)

#: Seconds that a thread may hold the interpreter's lock while others wait. Python's own is 0.005: what is
#: written in the background would hold up a poll for as long, several times in each.
_SWITCH_INTERVAL = 0.001

#: Files that a worker has open beside its clients' connections: about forty, and some to spare.
_OTHER_FILES = 100

_ENDING = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

#: How gunicorn's lines about single requests begin; what follows is the request's own text.
_REFUSED = "Invalid request from ip="
_FAILED = "Error handling request"


class QuietLogger(Logger):
    """gunicorn's own lines go through our handlers, which blot out secrets; its access log stays off."""

    def setup(self, cfg: Any) -> None:
        """No handlers of its own: lines rise to the root logger."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        """A refused request without the text that a stranger sent: it may be half a feed address."""
        if str(msg).startswith(_REFUSED):
            msg = f"{str(msg).partition(': ')[0]}: {type(sys.exc_info()[1]).__name__}"
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """A fault without the address that was asked for."""
        if str(msg).startswith(_FAILED):
            msg, args = _FAILED, ()
        super().exception(msg, *args, **kwargs)


class Master(Arbiter):
    """gunicorn's master, able to end a worker that is just being born, and careful when told to reload."""

    app: "Server"

    def spawn_worker(self) -> int:
        """Fork. Signals wait until the worker can take them; gunicorn 27 loses them, and hangs for 30 s."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        pid = super().spawn_worker()  # in the worker this never returns
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        return pid

    def reload(self) -> None:
        """SIGHUP: new workers with the settings as they are now, then the end of the old ones.

        What arrives between them waits at the socket, so no request is lost. gunicorn alone would end the
        whole server over a setting that does not fit.
        """
        if self.app.take_new_settings():
            super().reload()


class ThreadedWorker(WholeRequests):
    """gunicorn's worker with threads, able to end while it takes a request."""

    def init_process(self) -> None:
        """Read the settings once, before there is any request."""
        read_once(self.cfg)
        super().init_process()

    def init_signals(self) -> None:
        """Take signals, those included that came since the fork."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)

    def run(self) -> None:
        """Serve; on the way out, the master's signal that follows a terminal's changes nothing any more."""
        super().run()
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        gc.freeze()  # else Python searches all it has loaded for garbage, which holds Ctrl-C up by seconds

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Ctrl-C: finish what is under way, as on SIGTERM.

        gunicorn 27's own handler takes the lock of the thread pool, which the code it interrupts may hold:
        one Ctrl-C of twenty on a busy server hung until the master lost its patience.
        """
        self.cfg.worker_int(self)
        self.handle_exit(sig, frame)


class PinnedWorker(ThreadedWorker):
    """A worker that stays on one of the cores that the process may use, the next worker on the next.

    Its threads hand the interpreter's lock to each other several times with each request, and only one of
    them runs at a time. Where each may be on another core, what it needs moves between their caches: a
    poll took 1.8 times the processor's time (docs/measurements.md). Systems that cannot pin leave it free.
    """

    def init_process(self) -> None:
        """Choose the core, before there is any thread."""
        if hasattr(os, "sched_setaffinity"):
            cores = sorted(os.sched_getaffinity(0))
            # Another server on this machine shall not choose the same cores in the same order.
            os.sched_setaffinity(0, {cores[(self.ppid + self.age) % len(cores)]})
        super().init_process()


def gunicorn_settings(settings: Settings) -> dict[str, Any]:
    """Threads, because a silent client must not hold a process; a short request line, because ours are."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": settings.web_concurrency,
        "threads": settings.threads,
        "worker_connections": _connections(),
        "worker_class": PinnedWorker if settings.pin_workers else ThreadedWorker,
        "timeout": 30,
        "graceful_timeout": 30,
        "limit_request_line": 4094,
        "forwarded_allow_ips": ",".join(settings.trusted_proxies),
        "forwarder_headers": "",  # gunicorn would take SCRIPT_NAME from anybody behind a trusted proxy
        "accesslog": None,
        "logger_class": QuietLogger,
        "loglevel": "warning",
        "control_socket_disable": True,
        "proc_name": "feedserver",
    }


def read_once(cfg: Config) -> None:
    """Make gunicorn's settings plain attributes: it looks some twenty up in a table with every request."""
    vars(cfg).update({name: setting.get() for name, setting in cfg.settings.items()})


def _connections() -> int:
    """How many connections a worker holds: gunicorn's thousand, or what the limit of open files leaves."""
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1000 if most == resource.RLIM_INFINITY else max(10, min(1000, most - _OTHER_FILES))


def _bad_chunks(_error: ParseException) -> Response:
    """gunicorn judges the chunks of a body when they are read, and that is inside the application."""
    return problem_response(Problem(HTTPStatus.BAD_REQUEST, "The chunks of the body cannot be read."))


class Server(Application):
    """One gunicorn; each worker builds the application after the fork."""

    def __init__(
        self,
        settings: Settings,
        read_settings: Callable[[], Settings],
        welcome: Callable[[], None] | None = None,
    ) -> None:
        self._settings = settings
        self._read_settings = read_settings
        self._welcome = welcome
        self._flask: Flask | None = None
        self._background: Background | None = None
        super().__init__()

    def load_config(self) -> None:
        """Our settings, then the operator's file."""
        for name, value in gunicorn_settings(self._settings).items():
            self.cfg.set(name, value)
        if OPERATOR_FILE.exists():
            self.load_config_from_file(str(OPERATOR_FILE.absolute()))
        self.cfg.set("post_worker_init", self._ready)
        self.cfg.set("worker_exit", self._end)

    def run(self) -> None:
        """Serve in the foreground until a signal ends it."""
        Master(self).run()

    def load(self) -> Any:
        """The application of one worker; with ``preload_app`` it is made once, before the workers."""
        self._flask = create_app(self._settings)
        self._flask.register_error_handler(ParseException, _bad_chunks)
        return self._flask

    def take_new_settings(self) -> bool:
        """Read the settings again; False, with a line in the log, if no server could start with them."""
        try:
            settings = self._read_settings()
            if (settings.host, settings.port) != (self._settings.host, self._settings.port):
                raise StartError("Another host or port needs a restart.")
            at = open_services(settings)
            at.database.close()
            Server(settings, self._read_settings)  # reads the operator's file
        except StartError as error:
            log.error("not reloaded, the server goes on as before: %s", error)
            return False
        except SystemExit:
            log.error("not reloaded, the server goes on as before: %s does not fit", OPERATOR_FILE)
            return False
        self._settings = settings
        return True

    def _end(self, _server: object, _worker: Worker) -> None:
        if self._background is not None:
            self._background.stop()

    def _ready(self, worker: Worker) -> None:
        assert self._flask is not None
        self._background = Background(self._flask.extensions["feedserver"])
        self._background.start()
        sys.setswitchinterval(_SWITCH_INTERVAL)
        # What is loaded by now stays: Python need not search it for garbage while calendars wait.
        gc.collect()
        gc.freeze()
        if worker.age == 1 and self._welcome is not None:
            self._welcome()
