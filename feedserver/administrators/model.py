"""Who administers this server, and the sessions in which they do. Pure values."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NewType

from feedserver.audit.model import Actor, ActorKind
from feedserver.ics.people import MAIL_ADDRESS

#: A session ends after this, whatever happens in it.
SESSION_LIFE = timedelta(hours=12)
#: And after this without a request.
IDLE_LIFE = timedelta(minutes=60)
#: How exactly a session knows its last request; finer would be a write with every one.
SEEN_EVERY = timedelta(minutes=1)
_LONGEST_EMAIL = 254
#: Scanners and our own log know a secret of ours by it.
_PREFIX = "fsa_"
_ACCOUNT = b"feedserver.admin.account.1\0"

#: What argon2 made of a password that fits the rules (``passwords.new_digest``).
PasswordDigest = NewType("PasswordDigest", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrator:
    """An administrator as this server keeps them. ``email`` is in lower case; times are UTC."""

    id: str
    email: str
    password_digest: PasswordDigest = field(repr=False)
    created_at: datetime
    password_changed_at: datetime
    last_signed_in_at: datetime | None = None
    disabled_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """The administrator as the audit log names them."""
        return Actor(kind=ActorKind.ADMINISTRATOR, id=self.id, name=self.email)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminSession:
    """A session as this server keeps it: its secret's digest, never the secret. Times are UTC."""

    digest: str
    administrator: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime

    def is_live(self, now: datetime) -> bool:
        """Whether neither its life nor the time without a request is over."""
        return now < self.expires_at and now < self.seen_at + IDLE_LIFE

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to write down that it was used."""
        return now >= self.seen_at + SEEN_EVERY


def new_administrator_id() -> str:
    """A fresh id."""
    return f"adm_{secrets.token_hex(12)}"


def new_secret() -> str:
    """A fresh session's secret of 256 random bits."""
    return _PREFIX + secrets.token_urlsafe(32)


def normal_email(typed: str) -> str | None:
    """The address in lower case without blanks around it; None if it is none that mail servers take."""
    stripped = typed.strip()
    if len(stripped) > _LONGEST_EMAIL or not re.fullmatch(MAIL_ADDRESS, stripped):
        return None
    return stripped.lower()


def account_of(typed: str, key: bytes) -> str:
    """What failures are counted under: says nothing about the address to whoever has no key.

    One and the same for all spellings of an address, whether there is such an account or not.
    """
    folded = typed.strip().casefold().encode("utf-8", "surrogatepass")
    return hmac.new(key, _ACCOUNT + folded, hashlib.sha256).hexdigest()
