"""``docs/webhooks.md``: its examples are the messages that are sent, and its code verifies them."""

import json
import os
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feedserver.clock import utc_now
from feedserver.webhooks import events
from feedserver.webhooks.events import EVENTS, Event, Happened, Withheld
from feedserver.webhooks.model import Endpoint
from feedserver.webhooks.signing import secret_of, signed_headers
from feedserver.webhooks.verdict import WAITS
from tests.docs.pages import LANGUAGES, RUNNERS, blocks, json_blocks
from tests.site import START
from tests.webhooks.test_signing import ENDPOINT, KEY, MESSAGE

PAGE = "docs/webhooks.md"
TOKEN, LATER = "tok_6924448041c09a2e", timedelta(days=30)
EXAMPLES: list[Happened] = [
    events.first_fetched(TOKEN, "u-17", "Google Calendar", START),
    events.unused(TOKEN, "u-17", START, None, START + timedelta(days=90, hours=6)),
    events.new_client(TOKEN, "u-17", "Thunderbird", START + LATER),
    events.revoked(TOKEN, "u-17", "The phone was lost.", START),
    events.reply_received("b-42", "accepted", START - timedelta(minutes=2), ["u-17"], START),
    events.withheld("b-42", TOKEN, "u-17", Withheld.FEED_IS_FULL, START),
    events.trial("whe_692444806ab0c1d2e3f40516", START),
]


def test_the_examples_are_what_is_sent() -> None:
    assert json_blocks(PAGE) == [json.loads(happened.body) for happened in EXAMPLES]


def test_every_event_has_its_example() -> None:
    assert [happened.event for happened in EXAMPLES] == list(Event) == [*EVENTS, Event.WEBHOOK_TEST]


def test_every_reason_is_explained() -> None:
    text = (Path(__file__).parents[2] / PAGE).read_text("utf-8")
    for reason in (*events.Leak, *events.Withheld):
        assert f"- `{reason.value}`: " in text
    hours = [f"{int(wait.total_seconds() // 3600)}" for wait in WAITS[4:]]
    assert f"{', '.join(hours[:-1])}\nand {hours[-1]} hours" in text


_ASK = {
    "python": "import os\nsaid = os.environ\n"
    "print(verified(said['SECRET'], said['BODY'].encode(), HEADERS) is not None)",
    "javascript": "console.log(verified(process.env.SECRET, process.env.BODY, HEADERS) ? 'True' : 'False')",
}


def says(language: str, secret: str, body: str, headers: dict[str, str]) -> str:
    """What the page's code says of a message."""
    (code,) = blocks(PAGE, language)
    asked = code.replace("export function", "function") + _ASK[language].replace(
        "HEADERS", json.dumps(headers)
    )
    done = subprocess.run(  # noqa: S603
        [*RUNNERS[language], asked],
        env={"PATH": os.environ["PATH"], "SECRET": secret, "BODY": body},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language in _ASK])
def test_the_code_verifies_what_is_sent_and_nothing_else(language: str) -> None:
    now = utc_now()
    renewed: Any = Endpoint(**{**_fields(ENDPOINT), "secret_number": 2, "secret_changed_at": now})
    headers = signed_headers(KEY, renewed, MESSAGE, now)
    old = signed_headers(KEY, renewed, MESSAGE, now - timedelta(minutes=6))
    for number in (1, 2):
        assert says(language, secret_of(KEY, "whe_1", number), MESSAGE.body, headers) == "True"
    secret = secret_of(KEY, "whe_1", 2)
    assert says(language, secret_of(KEY, "whe_2", 1), MESSAGE.body, headers) == "False"
    assert says(language, secret, MESSAGE.body + " ", headers) == "False"
    assert says(language, secret, MESSAGE.body, old) == "False"
    assert time.time() - now.timestamp() < 240  # else the time proves nothing


def _fields(endpoint: Endpoint) -> dict[str, Any]:
    return {name: getattr(endpoint, name) for name in Endpoint.__dataclass_fields__}
