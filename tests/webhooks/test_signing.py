"""Signatures, by the package of the specification, by its example, and by hand."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time
from standardwebhooks import Webhook, WebhookVerificationError

from feedserver.webhooks.events import Event, Happened, trial
from feedserver.webhooks.model import Endpoint, Message
from feedserver.webhooks.signing import secret_of, signed_headers
from tests.site import START
from tests.webhooks.receiver import Arrived

KEY = bytes(range(32))
ENDPOINT = Endpoint(
    id="whe_1",
    url="https://host.example/",
    events=(),
    secret_number=1,
    secret_changed_at=START,
    created_at=START,
)
MESSAGE = Message(
    number=1,
    id="msg_1",
    endpoint="whe_1",
    event="webhook.test",
    subject="whe_1",
    body=trial("whe_1", START).body,
    created_at=START,
    attempts=0,
    due_at=START,
    claimed_until=None,
    delivered_at=None,
    given_up_at=None,
    last_status=None,
    last_error=None,
)


def verifies(secret: str, headers: dict[str, str], body: str, at: datetime = START) -> bool:
    with freeze_time(at):
        try:
            Webhook(secret).verify(body, headers)
        except WebhookVerificationError:
            return False
        return True


def test_a_secret_is_32_octets_and_nobody_elses() -> None:
    secrets = {
        secret_of(key, endpoint, number)
        for key in (KEY, bytes(32))
        for endpoint in ("whe_1", "whe_2", "whe_11")
        for number in (1, 2, 11)
    }
    assert len(secrets) == 18
    for secret in secrets:
        assert secret.startswith("whsec_")
        assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32


def test_the_package_of_the_specification_verifies_it() -> None:
    headers, secret = signed_headers(KEY, ENDPOINT, MESSAGE, START), secret_of(KEY, "whe_1", 1)
    assert verifies(secret, headers, MESSAGE.body)
    assert not verifies(secret, headers, MESSAGE.body + " ")
    assert not verifies(secret, {**headers, "webhook-id": "msg_2"}, MESSAGE.body)
    assert not verifies(secret_of(KEY, "whe_2", 1), headers, MESSAGE.body)
    assert not verifies(secret, headers, MESSAGE.body, START + timedelta(minutes=6))


def test_so_does_a_reading_of_the_specification_by_hand() -> None:
    headers = signed_headers(KEY, ENDPOINT, MESSAGE, START)
    arrived = Arrived(path="/", headers=headers, body=MESSAGE.body.encode())
    assert arrived.is_signed_with(secret_of(KEY, "whe_1", 1))
    assert headers["webhook-timestamp"] == str(int(START.timestamp()))


def test_the_example_of_the_specification() -> None:
    """https://github.com/standard-webhooks/standard-webhooks, the libraries' common test."""
    at = datetime.fromtimestamp(1614265330, UTC)
    signature = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}'
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(("hours", "signatures"), [(0, 2), (23.99, 2), (24, 1), (1000, 1)])
def test_for_a_day_after_a_change_both_secrets_verify(hours: float, signatures: int) -> None:
    renewed = replace(ENDPOINT, secret_number=3)
    at = START + timedelta(hours=hours)
    headers = signed_headers(KEY, renewed, MESSAGE, at)
    assert len(headers["webhook-signature"].split(" ")) == signatures
    known = [verifies(secret_of(KEY, "whe_1", number), headers, MESSAGE.body, at) for number in (1, 2, 3)]
    assert known == [False, signatures == 2, True]


def test_a_body_is_ascii_whatever_it_tells() -> None:
    happened = Happened(
        event=Event.TOKEN_REVOKED, subject="tok_1", at=START, data={"reason": "Büro \u2028 \U0001f4c5"}
    )
    assert happened.body.isascii()
    assert happened.body == (
        '{"type":"token.revoked","timestamp":"2026-11-24T12:00:00Z",'
        '"data":{"reason":"B\\u00fcro \\u2028 \\ud83d\\udcc5"}}'
    )
