"""S-91 and S-94: everything is installed from the lock with hashes, and listed in the SBOM."""

import base64
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.supply.lock import ROOT, locked

LOCKS = ("requirements.txt", "requirements-dev.txt")
WHEEL = "canary-1.0-py3-none-any.whl"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder with one wheel, and the lock that pins it."""
    folder = tmp_path / "index"
    folder.mkdir()
    write_wheel(folder / WHEEL, "VALUE = 1\n")
    digest = hashlib.sha256((folder / WHEEL).read_bytes()).hexdigest()
    (tmp_path / "lock.txt").write_text(f"canary==1.0 --hash=sha256:{digest}\n")
    return folder


def write_wheel(path: Path, code: str) -> None:
    """The smallest wheel that pip installs, with a RECORD that fits."""
    info = "canary-1.0.dist-info"
    files = {
        "canary.py": code,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: canary\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [f"{name},sha256={_digest(text)},{len(text)}" for name, text in files.items()]
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": "\n".join([*lines, f"{info}/RECORD,,"])}.items():
            wheel.writestr(zipfile.ZipInfo(name), text)


def install(index: Path, lock: str = "lock.txt") -> tuple[int, str, bool]:
    """The status of pip, as the Makefile calls it, what it said, and whether anything is there afterwards."""
    target = index.parent / "installed"
    pip = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "install", "--no-index"]
    where = ["--find-links", str(index), "--target", str(target)]
    done = subprocess.run(  # noqa: S603
        [*pip, *where, "--require-hashes", "--requirement", str(index.parent / lock)],
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr, (target / "canary.py").exists()


def test_the_file_of_the_lock_is_installed(index: Path) -> None:
    status, said, there = install(index)
    assert (status, there) == (0, True), said


def test_a_tampered_file_is_refused_although_it_is_a_good_wheel(index: Path) -> None:
    write_wheel(index / WHEEL, "VALUE = 2\n")
    status, said, there = install(index)
    assert (status != 0, there) == (True, False)
    assert "DO NOT MATCH THE HASHES" in said


def test_what_has_no_hash_is_refused(index: Path) -> None:
    (index.parent / "lock.txt").write_text("canary==1.0\n")
    status, said, there = install(index)
    assert (status != 0, there) == (True, False)
    assert "Hashes are required" in said


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_the_lock_is_one_version_with_hashes(name: str) -> None:
    pinned = locked(name)
    assert len(pinned) > 40
    assert [one.name for one in pinned if not one.hashes] == []
    assert len({one.name for one in pinned}) == len(pinned)


def test_the_lock_for_tests_has_the_same_versions() -> None:
    run, dev = ({one.name: one for one in locked(name)} for name in LOCKS)
    assert [name for name in run if dev[name] != run[name]] == []


def test_nothing_is_installed_without_the_lock() -> None:
    """Our own package is built with what the lock has brought."""
    lines = [line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if "$(PIP) install" in line]
    assert len(lines) == 3
    own = "install --no-deps --no-build-isolation --editable ."
    assert [line for line in lines if "--require-hashes" not in line and own not in line] == []


def test_the_sbom_lists_what_the_lock_pins_with_its_hashes() -> None:
    """`make sbom` writes it anew; whoever changes the lock shows the difference in the same commit."""
    sbom = json.loads((ROOT / "sbom.json").read_text("utf-8"))
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.6")
    listed = {
        (one["name"], one["version"], frozenset(_hashes_of(one))): one["purl"] for one in sbom["components"]
    }
    pinned = {(one.name, one.version, one.hashes) for one in locked("requirements.txt")}
    assert listed.keys() == pinned
    assert all(purl.startswith(f"pkg:pypi/{key[0]}@{key[1]}") for key, purl in listed.items())


def _hashes_of(component: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[str]:
    places = component["externalReferences"]
    return [one["content"] for place in places for one in place.get("hashes", []) if one["alg"] == "SHA-256"]


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
