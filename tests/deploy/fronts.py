"""nginx and Caddy with the shipped files, in a folder of their own, in front of a server on this machine."""

import os
import shutil
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.https import HttpsClient
from tests.deploy.shipped import adapted
from tests.processes.installation import free_port
from tests.processes.waiting import wait_until

#: nginx stands where a plain user's PATH does not look.
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
_NGINX_MAIN = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {logs}/main-error.log info;
worker_processes 1;
events {{}}
http {{
    access_log {logs}/main-access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/conf.d/*.conf;
}}
"""


def program(name: str) -> str | None:
    return shutil.which(name, path=_PATH)


def is_there(*names: str) -> bool:
    """Whether these programs can be run. In CI they have to be there."""
    return bool(os.environ.get("CI") or all(map(program, names)))


class Front(ABC):
    """A proxy that runs. ``changes`` are made in its shipped file beside those of each test."""

    def __init__(
        self, folder: Path, certificates: Path, upstream: int, changes: dict[str, str] | None = None
    ) -> None:
        self.folder, self.certificates, self.upstream = folder, certificates, upstream
        self.changes = changes or {}
        self.logs = folder / "logs"
        self.logs.mkdir(parents=True)
        self.https_port, self.http_port = free_port(), free_port()
        self.client = HttpsClient(self.https_port, certificates / "ca.pem")

    @abstractmethod
    def command(self) -> list[str]:
        """Write the configuration, and say how to run on it."""

    @contextmanager
    def running(self) -> Iterator["Front"]:
        command = self.command()
        home = {"HOME": str(self.folder), "PATH": _PATH}
        with (self.logs / "output").open("wb") as output:
            process = subprocess.Popen(  # noqa: S603
                command, cwd=self.folder, env=home, stdout=output, stderr=output, stdin=subprocess.DEVNULL
            )
        try:
            wait_until(lambda: self._answers() or process.poll() is not None)
            assert process.poll() is None, self.written()
            yield self
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)

    def written(self) -> str:
        """All that it has written anywhere."""
        return "\n".join(file.read_text("utf-8", "replace") for file in sorted(self.logs.iterdir()))

    def _answers(self) -> bool:
        try:
            return self.client.get("/healthz").status > 0
        except OSError:
            return False


class Nginx(Front):
    """nginx, whose own error log tells more than an operator's would."""

    def command(self) -> list[str]:
        changes = {
            "listen 443 ssl": f"listen 127.0.0.1:{self.https_port} ssl",
            "listen 80": f"listen 127.0.0.1:{self.http_port}",
            "listen [::]:443 ssl;": "",
            "listen [::]:80;": "",
            "/etc/feedserver/tls": str(self.certificates),
            "/var/log/nginx": str(self.logs),
            "/var/www/acme": str(self.folder / "acme"),
            **self.changes,
        }
        upstream = {"127.0.0.1:8000": f"127.0.0.1:{self.upstream}"}
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "conf.d").mkdir()
        (self.folder / "conf.d" / "feedserver.conf").write_text(adapted("nginx.conf", changes))
        (self.folder / "conf.d" / "upstream.conf").write_text(adapted("nginx-upstream.conf", upstream))
        main = self.folder / "nginx.conf"
        main.write_text(_NGINX_MAIN.format(folder=self.folder, logs=self.logs, user=user))
        nginx = program("nginx") or "nginx"
        return [nginx, "-p", str(self.folder), "-c", str(main), "-e", str(self.logs / "main-error.log")]


class Caddy(Front):
    """Caddy, which writes all its lines to one place."""

    def command(self) -> list[str]:
        own = f"admin off\n\thttp_port {self.http_port}\n\thttps_port {self.https_port}"
        tls = f"tls {self.certificates}/fullchain.pem {self.certificates}/privkey.pem"
        changes = {
            "auto_https disable_redirects": f"auto_https disable_redirects\n\t{own}",
            "\ncalendar.host.example {": f"\ncalendar.host.example {{\n\tbind 127.0.0.1\n\t{tls}",
            "\nhttp://calendar.host.example {": "\nhttp://calendar.host.example {\n\tbind 127.0.0.1",
            "127.0.0.1:8000": f"127.0.0.1:{self.upstream}",
            **self.changes,
        }
        file = self.folder / "Caddyfile"
        file.write_text(adapted("Caddyfile", changes))
        return [program("caddy") or "caddy", "run", "--config", str(file), "--adapter", "caddyfile"]


FRONTS: dict[str, type[Front]] = {"nginx": Nginx, "caddy": Caddy}
