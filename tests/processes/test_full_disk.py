"""A full disk (S-39): writes are refused with 503, reads go on, and nothing has to be mended afterwards."""

import errno
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedserver.database.sqlite import sqlite_module
from tests.processes.client import Answer, Client, booking
from tests.processes.installation import Installation

_WORKERS = 4
_SIZE = "12m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with little room."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        made = subprocess.run(  # noqa: S603
            ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(place)],  # noqa: S607
            capture_output=True,
        )
    except OSError:
        pytest.skip("there is no mount")
    if made.returncode:
        pytest.skip("only root may mount a disk of its own")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S603, S607


def test_a_full_disk_refuses_writes_alone(small_disk: Path, template: Installation) -> None:
    installation = Installation(small_disk).copy_of(template)
    with installation.serving(_WORKERS, tracebacks=True) as server:
        host = Client(server.port, installation.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        kept = {f"b-{number}": _put(host, number).json for number in range(20)}
        url = host.done("POST", "/users/amira/tokens", {})["url"]
        before = host.get(url)

        _fill(small_disk / "ballast")
        answers = {f"b-{number}": _put(host, number) for number in range(20, 520)}
        statuses = Counter(answer.status for answer in answers.values())
        assert statuses.keys() <= {201, 503}
        assert statuses[503] >= 400, statuses
        refused = [answer for answer in answers.values() if answer.status == 503]
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
        kept |= {name: answer.json for name, answer in answers.items() if answer.status == 201}
        for _ in range(50):
            assert host.get(url).status == 200
            assert host.call("GET", "/bookings/b-1").status == 200
        if len(kept) == 20:
            assert host.get(url).body == before.body

        (small_disk / "ballast").unlink()
        after = [_put(host, number) for number in range(520, 560)]
        assert {answer.status for answer in after} == {201}
        kept |= {f"b-{number}": answer.json for number, answer in enumerate(after, start=520)}
        assert {one["id"] for one in host.bookings()} == kept.keys()
        assert host.get(url).text.count("BEGIN:VEVENT") == len(kept)
        assert host.call("GET", "/bookings/b-1").json["summary"] == "b-1"
    file = sqlite_module().connect(installation.home / "feedserver.db")
    assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    file.close()


def _put(host: Client, number: int) -> Answer:
    said = booking(summary=f"b-{number}", description="A long text. " * 500)
    return host.call("PUT", f"/bookings/b-{number}", said)


def _fill(file: Path) -> None:
    """Write until nothing more fits."""
    with file.open("wb", buffering=0) as ballast:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    ballast.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
