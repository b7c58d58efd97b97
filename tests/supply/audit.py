"""Known vulnerabilities of what is installed: ``python -m tests.supply.audit``, or ``make audit`` (S-92).

pip-audit asks pypi.org for each package of the lock; one that it cannot ask about is a fault, not a pass.
``audit-exceptions.toml`` names what is accepted, why, and until when.
"""

import subprocess
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.supply.lock import ROOT

EXCEPTIONS = ROOT / "audit-exceptions.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One vulnerability that is accepted until the end of a day (UTC)."""

    id: str
    reason: str
    until: date


def accepted(text: str, today: date) -> list[Accepted]:
    """The exceptions of a file (raises ValueError: one has no reason, or its day is over)."""
    found = [Accepted(**one) for one in tomllib.loads(text).get("accepted", [])]
    for one in found:
        if not one.reason.strip():
            raise ValueError(f"{one.id} is accepted without a reason.")
        if one.until < today:
            raise ValueError(f"{one.id} was accepted until {one.until}; look at it again.")
    return found


def main() -> int:
    """Ask; the status is 0 where nothing is known that is not accepted."""
    ignored = accepted(EXCEPTIONS.read_text("utf-8"), datetime.now(UTC).date())
    options = [option for one in ignored for option in ("--ignore-vuln", one.id)]
    base = [sys.executable, "-m", "pip_audit", "--strict", "--disable-pip", "--require-hashes"]
    status = 0
    for lock in ("requirements.txt", "requirements-dev.txt"):
        print(f"{lock}:", flush=True)
        status |= subprocess.run([*base, *options, "--requirement", str(ROOT / lock)]).returncode  # noqa: S603
    return status


if __name__ == "__main__":
    raise SystemExit(main())
