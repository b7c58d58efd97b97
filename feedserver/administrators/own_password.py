"""An administrator changes their own password, knowing the present one."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from feedserver.administrators import accounts, passwords, sessions
from feedserver.administrators.model import Administrator
from feedserver.administrators.sign_in import Attempt, Denied, with_password
from feedserver.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What was typed, and the network it came from (``access.client.client_network``)."""

    present: str = field(repr=False)
    new: str = field(repr=False)
    network: str


def change_own_password(
    at: Services, administrator: Administrator, change: Change, now: datetime
) -> str | Denied:
    """Change it, end all sessions and begin another; gives that one's secret.

    The present password is checked as at every sign-in, with the same waits.

    Raises:
        InvalidField: the new password does not fit the rules.
    """
    words, leaked = at.settings.password_words, at.settings.leaked_passwords_file
    digest = passwords.new_digest(change.new, administrator.email, words, leaked)
    attempt = Attempt(email=administrator.email, password=change.present, network=change.network)

    def renew(tx: Connection, held: Administrator) -> str:
        return sessions.start(tx, accounts.set_password(tx, held, digest, held.actor, now), now)

    return with_password(at, attempt, now, renew)
