"""Schemathesis reads the document and tries every operation of a running server: it finds nothing.

In short with every run; ``make campaign-api`` tries more.
"""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.full import full_or
from tests.processes.client import Client
from tests.processes.installation import clean_environment

PROGRAM = Path(sys.executable).with_name("schemathesis")
CONFIG = Path(__file__).with_name("schemathesis.toml")
HOOKS = Path(__file__).with_name("schemathesis_hooks.py")
#: Requests from the edges of the schema, and some by chance for each operation.
_PHASES = ("coverage", "fuzzing")
_EXAMPLES = full_or(50, 2)


@pytest.mark.long
def test_every_operation_answers_as_the_document_says(
    running: tuple[Client, str], token_id: str, tmp_path: Path
) -> None:
    client, api_key = running
    done = _run(client, api_key, token_id, tmp_path)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    tried = _cases_by_phase(tmp_path / "report.ndjson")
    operations = _operations(client)
    assert len(operations) >= 20
    for phase in _PHASES:
        assert {label for label, cases in tried[phase].items() if cases} == operations, phase


def _cases_by_phase(report: Path) -> dict[str, Counter[str]]:
    """How many requests each operation was sent in each phase; none of them may have failed."""
    tried: dict[str, Counter[str]] = defaultdict(Counter)
    for line in report.read_text("utf-8").splitlines():
        finished = json.loads(line).get("ScenarioFinished")
        if finished:
            assert finished["status"] in ("success", "skip"), finished["recorder"]["label"]
            tried[finished["phase"]][finished["recorder"]["label"]] += len(finished["recorder"]["cases"])
    return tried


def _operations(client: Client) -> set[str]:
    """Method and path of each operation of the document."""
    paths = client.get("/api/v1/openapi.json").json["paths"]
    return {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}


def _run(client: Client, api_key: str, token_id: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [
            PROGRAM,
            "--config-file",
            CONFIG,
            "run",
            f"http://127.0.0.1:{client.port}/api/v1/openapi.json",
            "--phases",
            ",".join(("examples", *_PHASES)),
            "--max-examples",
            str(_EXAMPLES),
            "--report-ndjson-path",
            folder / "report.ndjson",
        ],
        cwd=folder,
        env={
            **clean_environment(),
            "SCHEMATHESIS_TEST_KEY": api_key,
            "SCHEMATHESIS_TEST_TOKEN": token_id,
            "SCHEMATHESIS_TEST_HOOKS": str(HOOKS),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
