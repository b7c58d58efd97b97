"""Every example of the documentation works as it is printed."""

import os
import re
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedserver import attachments
from feedserver.api.fields import check_payload
from feedserver.bookings.payload import BookingPayload, booking_of
from tests.docs.pages import LANGUAGES, ROOT, blocks, json_blocks, links, run
from tests.processes.client import Client
from tests.processes.installation import FEEDSERVER, Installation
from tests.receivers.smtp import Post

PAGES = sorted(str(page.relative_to(ROOT)) for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_run_runs(language: str, small: Installation) -> None:
    code = "\n".join(blocks("docs/ten-minutes.md", language))
    with small.serving() as server:
        done = run(language, code, KEY=small.api_key(), BASE=f"http://127.0.0.1:{server.port}")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("language", ["bash", "python"])
def test_the_mails_of_the_attachments_page_are_sent(language: str, small: Installation) -> None:
    with Post().open() as post, small.serving() as server:
        at = {"KEY": small.api_key(), "BASE": f"http://127.0.0.1:{server.port}", "SMTP_PORT": str(post.port)}
        said = [run("bash", "\n".join(blocks("docs/attachments.md", "bash")), **at)]
        if language == "python":
            said.append(run("python", "\n".join(blocks("docs/attachments.md", "python")), **at))
    assert all(done.returncode == 0 for done in said), [done.stderr for done in said]
    assert "METHOD:REQUEST" in said[0].stdout and "Content-Type: multipart/mixed" in said[0].stdout
    if language == "python":
        assert said[1].stdout.startswith("REQUEST ")
        assert [b"Subject: Your planning meeting" in message for message in post.arrived] == [True]


def test_the_message_of_the_attachments_page_is_what_is_sent() -> None:
    shown_object, shown_message = (
        blocks("docs/attachments.md", language)[0].replace("\n", "\r\n") for language in ("ics", "eml")
    )
    booking = {
        **{"id": "b-42", "updated_at": "2026-11-24T12:00:00Z", "sequence": 1, "summary": "Planning meeting"},
        **{"start": "2030-12-03T10:00:00", "end": "2030-12-03T11:00:00", "timezone": "Europe/London"},
        "location": "Room 4",
    }
    key, domain = b"0123456789abcdef0123456789abcdef", "host.example"
    made = attachments.make(
        booking,
        kind="planning_meeting_rescheduled",
        recipient=attachments.Mailbox(email="amira@host.example", name="Amira Okafor"),
        sender=attachments.Mailbox(email="ada@host.example", name="Ada Park"),
        uid_key=key,
        uid_domain=domain,
    )
    assert made is not None and made.content.decode() == shown_object
    date = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)
    sent = attachments.as_message(made, uid_key=key, uid_domain=domain, date=date).decode()
    for boundary, shown in zip(_boundaries(sent), _boundaries(shown_message), strict=True):
        sent = sent.replace(boundary, shown)
    assert sent == shown_message


@pytest.mark.long
def test_the_commands_of_the_backups_page_are_run_in_their_order(small: Installation, tmp_path: Path) -> None:
    with small.serving() as server:
        Client(server.port, small.api_key()).done("PUT", "/users/amira", {"name": "Amira"})
        making, restoring, drill = blocks("docs/backups.md", "bash")
        at = {
            "PATH": f"{FEEDSERVER.parent}:{os.environ['PATH']}",
            "FEEDSERVER_HOME": str(small.home),
            "BACKUPS": str(tmp_path),
            "KEYS": str(small.home / "keys.json"),
        }
        assert run("bash", making, **at).returncode == 0
        assert "uses the installation" in run("bash", textwrap.dedent(restoring), **at).stderr
    for code in (textwrap.dedent(restoring), drill):
        done = run("bash", code, **at)
        assert done.returncode == 0, done.stderr
    assert "Users                   1;" in done.stdout


def _boundaries(message: str) -> list[str]:
    return re.findall(r'boundary="([^"]+)"', message)


def test_the_readme_shows_what_the_feed_says(small: Installation) -> None:
    code = "\n".join(blocks("README.md", "bash"))
    with small.serving() as server:
        done = run("bash", code, KEY=small.api_key(), BASE=f"http://127.0.0.1:{server.port}")
    assert done.returncode == 0, done.stdout + done.stderr
    titles = [line.strip() for line in done.stdout.splitlines() if line.startswith("SUMMARY:")]
    assert titles == ["SUMMARY:[PENDING] Planning meeting", "SUMMARY:Planning meeting"]


def test_there_is_something_to_run_in_each_language() -> None:
    assert all(blocks("docs/ten-minutes.md", language) for language in LANGUAGES)
    assert not any(blocks("README.md", language) for language in LANGUAGES if language != "bash")


def test_the_bookings_of_the_host_page_are_bookings() -> None:
    single, series = [
        one for one in json_blocks("docs/host-api.md") if isinstance(one, dict) and "summary" in one
    ]
    for said in (single, series):
        assert booking_of(check_payload(BookingPayload, said), "b-42").users == ("u-17",)


@pytest.mark.parametrize("page", PAGES)
def test_every_json_example_is_json_and_every_link_leads_somewhere(page: str) -> None:
    json_blocks(page)
    folder = (ROOT / page).parent
    assert [link for link in links(page) if not (folder / link).exists()] == []
