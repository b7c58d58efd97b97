"""Every example of the documentation works as it is printed."""

import pytest

from feedserver.api.fields import check_payload
from feedserver.bookings.payload import BookingPayload, booking_of
from tests.docs.pages import LANGUAGES, ROOT, blocks, json_blocks, links, run
from tests.processes.installation import Installation
from tests.receivers.smtp import Post

PAGES = sorted(str(page.relative_to(ROOT)) for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))


@pytest.mark.parametrize("page", ["README.md", "docs/ten-minutes.md"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_run_runs(page: str, language: str, small: Installation) -> None:
    code = "\n".join(blocks(page, language))
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


def test_the_readme_shows_what_the_feed_says(small: Installation) -> None:
    code = "\n".join(blocks("README.md", "bash"))
    with small.serving() as server:
        done = run("bash", code, KEY=small.api_key(), BASE=f"http://127.0.0.1:{server.port}")
    titles = [line.strip() for line in done.stdout.splitlines() if line.startswith("SUMMARY:")]
    assert titles == ["SUMMARY:[PENDING] Planning meeting", "SUMMARY:Planning meeting"]


def test_there_is_something_to_run_in_each_language() -> None:
    assert all(blocks("docs/ten-minutes.md", language) for language in ("bash", "python", "javascript"))


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
