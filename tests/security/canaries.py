"""Every secret that the suite makes is a canary (S-25): after each test it is looked for.

Looked through are the log lines as a server writes them, standard output and error, SQLite's file, what real
servers wrote, and at the end of each process of the suite the metrics. Redis has tests of its own, for it is
shared with mutants that do put tokens there.
"""

import io
import logging
import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, generate_latest

from feedserver.logs import SafeFormatter

_SECRETS = re.compile(
    rb"ics_[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|fsk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}|fs[pa]_[A-Za-z0-9_-]{43}"
)
#: How they begin. To look for these first takes a tenth of the time, and most contents have none.
_BEGINNINGS = (b"ics_", b"fsk_", b"fsp_", b"fsa_")


def seen_in(*contents: bytes | str) -> list[str]:
    """The whole tokens, API keys, sessions and one-time addresses in there."""
    texts = (content.encode() if isinstance(content, str) else content for content in contents)
    suspect = (text for text in texts if any(beginning in text for beginning in _BEGINNINGS))
    return [found.decode() for text in suspect for found in _SECRETS.findall(text)]


class Lines(logging.StreamHandler[io.StringIO]):
    """The log of this process, as a server writes it."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.setFormatter(SafeFormatter())

    def taken(self) -> str:
        """What was written since the last time."""
        text = self.stream.getvalue()
        self.setStream(io.StringIO())
        return text


def check_report(report: pytest.TestReport) -> None:
    """Let a test fail whose output has a secret. pytest's own copy of the log is not a server's."""
    captured = [text for name, text in report.sections if "log" not in name]
    if report.outcome == "passed" and (seen := seen_in(*captured)):
        report.outcome, report.longrepr = "failed", f"secrets were printed: {seen}"


def check_database(url: str) -> None:
    """No secret is in the files of a SQLite database."""
    file = Path(url.removeprefix("sqlite:///"))
    contents = [part.read_bytes() for part in file.parent.glob(f"{file.name}*") if part.is_file()]
    assert seen_in(*contents) == []


def check_metrics() -> None:
    """No secret is in the numbers of this process."""
    assert seen_in(generate_latest(REGISTRY)) == []
