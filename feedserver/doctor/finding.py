"""What the doctor says: one finding, and how much it matters. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the doctor says; ``code`` is for programs, ``message`` for people."""

    code: str
    level: Level
    message: str


def info(code: str, message: str) -> Finding:
    """What is good to know."""
    return Finding(code=code, level=Level.INFO, message=message)


def warning(code: str, message: str) -> Finding:
    """What somebody should look at."""
    return Finding(code=code, level=Level.WARNING, message=message)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Warnings before the rest, and otherwise in the order given."""
    return sorted(findings, key=lambda finding: finding.level is not Level.WARNING)
