"""ical-generator on node: installed once for each lock file, in the user's cache, for it has C++ to build."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.unavailable import Unavailable

_FOLDER = Path(__file__).parent / "ical_generator"
_PACKAGES = ("package.json", "package-lock.json")


def server() -> Path:
    """The script to be run by node, beside what it needs.

    Raises:
        Unavailable: node or npm is missing, or the packages cannot be installed.
    """
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Unavailable(f"{program} is missing: apt-get install nodejs npm")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    lock = (_FOLDER / "package-lock.json").read_bytes()
    folder = cache / "feedserver-benchmarks" / hashlib.sha256(lock).hexdigest()[:16]
    installed = folder / "installed"
    if not installed.exists():
        _install(folder)
        installed.touch()
    return Path(shutil.copy(_FOLDER / "server.js", folder))


def _install(folder: Path) -> None:
    print("Installing ical-generator and better-sqlite3, once; it takes minutes …", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _PACKAGES:
        shutil.copy(_FOLDER / name, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund"]
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Unavailable(f"npm could not install it: {done.stderr.strip()[-300:]}")
