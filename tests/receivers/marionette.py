"""Thunderbird without a screen, driven over Marionette: starts it, runs scripts in it, ends it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

#: In CI it has to be there.
WITH_THUNDERBIRD = bool(os.environ.get("CI") or shutil.which("thunderbird"))

_PATIENCE = 120
_SETTINGS: dict[str, bool | int | str] = {
    "marionette.port": 0,  # any free one; it is written into the profile
    "app.donation.eoy.version.viewed": 999,
    "datareporting.policy.dataSubmissionEnabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mailnews.start_page.enabled": False,
}


class Thunderbird:
    """A running Thunderbird."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        self._answers = self._socket.makefile("rb")
        self._asked = 0
        self._read()  # its greeting
        self._ask("WebDriver:NewSession", {})
        self._ask("Marionette:SetContext", {"value": "chrome"})

    def run(self, script: str, *arguments: object) -> Any:
        """What the script, the body of a function, gives; of a promise what it comes to.

        Raises RuntimeError with what it throws.
        """
        asked = {"script": script, "args": arguments}
        return self._ask("WebDriver:ExecuteScript", asked)["value"]

    def quit(self) -> None:
        self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._answers.close()
        self._socket.close()

    def _ask(self, command: str, parameters: dict[str, object]) -> Any:
        self._asked += 1
        data = json.dumps([0, self._asked, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(data), data))
        _, number, error, result = self._read()
        assert number == self._asked
        if error:
            raise RuntimeError(f"{error['message']}\n{error['stacktrace']}")
        return result

    def _read(self) -> Any:
        length = b""
        while (digit := self._answers.read(1)) != b":":
            if not digit:
                raise RuntimeError("Thunderbird has gone")
            length += digit
        return json.loads(self._answers.read(int(length)))


@contextmanager
def thunderbird(home: Path) -> Iterator[Thunderbird]:
    """Thunderbird on an empty profile, offline, in UTC, as long as the context lasts."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _SETTINGS.items()]
    (home / "user.js").write_text("\n".join(lines))
    command = ["thunderbird", "--headless", "--offline", "--marionette", "--remote-allow-system-access"]
    with (
        (home / "log").open("wb") as log,
        subprocess.Popen(  # noqa: S603
            [*command, "--no-remote", "--profile", str(home)],
            env=os.environ | {"HOME": str(home), "TZ": "UTC", "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            running = Thunderbird(_port(home, process))
            yield running
            running.quit()
            process.wait(_PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _port(home: Path, process: "subprocess.Popen[bytes]") -> int:
    written = home / "MarionetteActivePort"
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if written.is_file() and (port := written.read_text()):
            return int(port)
        time.sleep(0.05)
    raise RuntimeError(f"Thunderbird does not start: {(home / 'log').read_text()[-2000:]}")
