"""A client generated from the document, without a line of ours, works with a running server."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest

from tests.processes.client import Client

PROGRAM = Path(sys.executable).with_name("openapi-python-client")
#: No tools are run over the result; what is no JSON is sent as octets.
_OCTETS = ("application/x-ndjson", "text/calendar", "message/rfc822")
_CONFIG = {
    "post_hooks": [],
    "content_type_overrides": dict.fromkeys(_OCTETS, "application/octet-stream"),
}
_NAME = "generated_feedserver_client"

Module = Callable[[str], Any]


@pytest.fixture(scope="module")
def generated(running: tuple[Client, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Module]:
    """Gives a module of the generated package."""
    client, _ = running
    tmp_path = tmp_path_factory.mktemp("generated")
    document, config = tmp_path / "openapi.json", tmp_path / "config.json"
    document.write_bytes(client.get("/api/v1/openapi.json").body)
    config.write_text(json.dumps(_CONFIG))
    made = tmp_path / "made" / _NAME
    command = [PROGRAM, "generate", "--path", document, "--config", config, "--output-path", made]
    done = subprocess.run(  # noqa: S603
        [*command, "--meta", "none", "--fail-on-warning"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(made.parent)
        yield lambda name: importlib.import_module(f"{_NAME}{name}")
    for name in [name for name in sys.modules if name.startswith(_NAME)]:
        del sys.modules[name]


def test_a_booking_comes_into_the_feed(running: tuple[Client, str], generated: Module) -> None:
    server, api_key = running
    models = generated(".models")
    base_url = f"http://127.0.0.1:{server.port}"
    with generated("").AuthenticatedClient(base_url=base_url, token=api_key) as client:
        user = models.UserPayload(name="Amira Okafor", timezone="Europe/London")
        made = generated(".api.organisations_and_users.put_user").sync("u-17", client=client, body=user)
        assert (type(made), made.id, made.name) == (models.UserAnswer, "u-17", "Amira Okafor")

        put = generated(".api.bookings.put_booking").sync_detailed
        answer = put("b-42", client=client, body=_booking(models))
        assert (answer.status_code, answer.parsed.applied) == (201, True)
        assert answer.parsed.summary == "Planning meeting"

        token = generated(".api.calendar_tokens.issue_token").sync(
            "u-17", client=client, body=models.IssuePayload(label="My phone", alarms=[15])
        )
        assert (token.label, token.status.value) == ("My phone", "live")
    feed = httpx.get(token.url)
    (event,) = icalendar.Calendar.from_ical(feed.content).walk("VEVENT")
    assert (event["UID"], event["SUMMARY"]) == (answer.parsed.uid, "Planning meeting")


def test_a_refusal_is_a_problem(running: tuple[Client, str], generated: Module) -> None:
    server, api_key = running
    base_url = f"http://127.0.0.1:{server.port}"
    with generated("").AuthenticatedClient(base_url=base_url, token=api_key) as client:
        problem = generated(".api.bookings.get_booking").sync("nothing", client=client)
        assert (type(problem).__name__, problem.status) == ("Problem", 404)


def _booking(models: Any) -> Any:
    day = datetime.now(UTC).date() + timedelta(days=7)
    return models.BookingPayload(
        summary="Planning meeting",
        start=f"{day}T10:00:00",
        end=f"{day}T11:00:00",
        timezone="Europe/London",
        participants=[models.ParticipantPayload(user="u-17", role="apprentice")],
    )
