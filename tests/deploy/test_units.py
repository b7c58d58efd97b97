"""The systemd units: known to systemd, hardened, and in agreement with how the server starts and ends."""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from feedserver.server import gunicorn_settings
from feedserver.settings import load_settings
from tests.deploy.fronts import is_there
from tests.deploy.shipped import DEPLOY, adapted, text_of
from tests.processes.installation import FEEDSERVER, Installation, Server
from tests.site import settings_for

_UNITS = ("feedserver.service", "feedserver-worker.service")
_SHIPPED = "/opt/feedserver/.venv/bin/feedserver"


def _directives(unit: str) -> dict[str, list[str]]:
    found = defaultdict(list)
    for line in text_of(unit).splitlines():
        if re.match(r"[A-Z]\w+=", line):
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


@pytest.fixture(params=_UNITS)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The unit, for the command of this environment."""
    if not is_there("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine")
    path = tmp_path / request.param
    path.write_text(adapted(request.param, {_SHIPPED: str(FEEDSERVER)}))
    return path


def test_systemd_understands_every_line(unit: Path) -> None:
    done = _analyze("verify", str(unit))
    about = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, about) == (0, []), done.stderr


def test_systemd_would_complain(unit: Path) -> None:
    unit.write_text(unit.read_text().replace("ProtectSystem=", "ProtectSystems="))
    assert "ProtectSystems" in _analyze("verify", str(unit)).stderr


def test_it_is_hardened(unit: Path) -> None:
    """systemd's own marks go from 0 to 10; below 2 is "OK". The threshold is in tenths."""
    done = _analyze("security", "--offline=true", "--threshold=15", str(unit))
    assert done.returncode == 0, done.stdout


def test_both_units_are_hardened_alike() -> None:
    server, worker = (_directives(unit) for unit in _UNITS)
    own = {
        "Description",
        "Wants",
        "After",
        "Type",
        "ExecStartPre",
        "ExecStart",
        "ExecReload",
        "KillMode",
        "TimeoutStartSec",
    }
    assert {n: v for n, v in server.items() if n not in own} == {
        n: v for n, v in worker.items() if n not in own
    }


def test_the_server_tells_systemd_that_it_is_up(small: Installation) -> None:
    assert _directives("feedserver.service")["Type"] == ["notify"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(small.folder / "notify"))
        systemd.settimeout(30)
        small.environ["NOTIFY_SOCKET"] = str(small.folder / "notify")
        with small.serving():
            assert b"READY=1" in systemd.recv(4096)


def test_it_ends_as_the_unit_ends_it(small: Installation) -> None:
    """KillMode=mixed: the signal goes to the first process alone."""
    found = _directives("feedserver.service")
    grace = gunicorn_settings(settings_for(small.folder))["graceful_timeout"]
    assert int(found["TimeoutStopSec"][0]) > grace
    assert found["KillMode"] == ["mixed"]
    server = Server(small, [str(FEEDSERVER), "serve"])
    try:
        server.wait_until_ready()
        server.process.send_signal(signal.Signals[found["KillSignal"][0]])
        server.expect_clean_end()
    finally:
        server.kill()


def test_it_is_told_to_reload_as_tests_do() -> None:
    """tests/processes/test_rolling_restart.py has what follows from both."""
    assert _directives("feedserver.service")["ExecReload"] == ["/bin/kill -HUP $MAINPID"]
    settings = load_settings(_environment())
    assert _directives("feedserver.socket")["ListenStream"] == [f"{settings.host}:{settings.port}"]


def test_systemd_understands_the_socket(tmp_path: Path) -> None:
    if not is_there("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine")
    for name in ("feedserver.socket", "feedserver.service"):
        (tmp_path / name).write_text(text_of(name).replace(_SHIPPED, str(FEEDSERVER)))
    done = _analyze("verify", str(tmp_path / "feedserver.socket"))
    about = [line for line in done.stderr.splitlines() if "feedserver" in line]
    assert (done.returncode, about) == (0, []), done.stderr


def test_the_home_is_the_folder_systemd_makes() -> None:
    settings = load_settings(_environment())
    (state,) = _directives("feedserver.service")["StateDirectory"]
    assert str(settings.home) == f"/var/lib/{state}"
    assert settings.base_url.startswith("https://")
    assert settings.trusted_proxies == ("127.0.0.1",)


def test_every_line_of_the_example_is_a_setting() -> None:
    text = text_of("environment.example")
    commented = dict(re.findall(r"^#([A-Z_]+)='?([^'\n]+)'?$", text, re.MULTILINE))
    settings = load_settings({**_environment(), **commented})
    assert settings.database_url.startswith("postgresql+psycopg://feedserver:")
    assert settings.cache_url.startswith("redis://")


@pytest.mark.skipif(
    os.geteuid() != 0 and not os.environ.get("CI"), reason="another user's commands need root"
)
def test_the_command_for_administrators(small: Installation, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    environment.write_text(f"FEEDSERVER_HOME='{small.home}'\nPORT={small.port}\n")
    script = adapted(
        "feedserver.sh",
        {
            "/etc/feedserver/environment": str(environment),
            _SHIPPED: str(FEEDSERVER),
            "-u feedserver ": "-u root ",
        },
    )
    command = ["sh", "-c", script, "feedserver", "key", "create", "my host", "--all-scopes"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("fsk_")
    assert (DEPLOY / "feedserver.sh").stat().st_mode & 0o111


def _environment() -> dict[str, str]:
    return dict(re.findall(r"^([A-Z_]+)='?([^'\n]*)'?$", text_of("environment.example"), re.MULTILINE))


def _analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [shutil.which("systemd-analyze") or "systemd-analyze", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)  # noqa: S603
