"""Secrets and signatures (standardwebhooks.com). Pure.

The secret of an endpoint is made from a key that is not in the database, so that a copy of the database
can sign nothing.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from standardwebhooks import Webhook

from feedserver.webhooks.model import Endpoint, Message

_PURPOSE = b"feedserver.webhooks.1"


def secret_of(key: bytes, endpoint_id: str, number: int) -> str:
    """The secret of that number, as the host keeps it: ``whsec_`` and 32 octets in base64."""
    said = b"\0".join((_PURPOSE, endpoint_id.encode(), str(number).encode()))
    return f"whsec_{base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()}"


def signed_headers(key: bytes, endpoint: Endpoint, message: Message, now: datetime) -> dict[str, str]:
    """The headers of a try at ``now`` (UTC); during a change of secrets with both signatures."""
    secrets = [secret_of(key, endpoint.id, number) for number in endpoint.secret_numbers(now)]
    signatures = [Webhook(secret).sign(message.id, now, message.body) for secret in secrets]
    return {
        "webhook-id": message.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
