"""A copy of the repository with one fault in it, and the tests that run there."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.processes.installation import clean_environment

_ROOT = Path(__file__).parents[2]
_COPIED = ("feedserver", "tests", "config")
_RESULT = re.compile(r"^(PASSED|FAILED|ERROR|SKIPPED) (?:\[\d+\] )?(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """``changes`` are texts of a file of the package, and what takes their place."""

    file: str
    changes: tuple[tuple[str, str], ...]
    #: The tests that must notice it, each for itself.
    killed_by: tuple[str, ...]

    def put_into(self, copy: Path) -> None:
        """Each text must be there exactly once, else this mutant no longer says what it means."""
        file = copy / "feedserver" / self.file
        code = file.read_text("utf-8")
        for text, fault in self.changes:
            assert code.count(text) == 1, f"{self.file} has not exactly one {text!r}"
            code = code.replace(text, fault)
        file.write_text(code, "utf-8")


def copied(folder: Path) -> Path:
    """The package, its tests and what they read, in a folder of their own; and what is compiled."""
    for name in _COPIED:
        shutil.copytree(_ROOT / name, folder / name, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy(_ROOT / "pyproject.toml", folder)
    return folder


def outcomes(copy: Path, tests: tuple[str, ...]) -> dict[str, str]:
    """What became of each test, run on the copy: ``PASSED``, ``FAILED``, ``ERROR`` or ``SKIPPED``."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", *tests],
        cwd=copy,
        env={**clean_environment(), "PYTHONPATH": str(copy)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    found = {test: outcome for outcome, test in _RESULT.findall(done.stdout)}
    assert found, done.stdout + done.stderr
    return found
