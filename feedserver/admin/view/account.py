"""An administrator's own account, in words. Pure."""

from collections.abc import Iterable
from datetime import datetime

from feedserver.admin.view.marks import Fact, Mark, Shown
from feedserver.admin.view.teller import Teller
from feedserver.administrators.model import Administrator, AdminSession


def account_facts(administrator: Administrator, teller: Teller) -> list[Fact]:
    """What is known of the account."""
    t = teller.texts.account
    return [
        (t.email, administrator.email),
        (t.created, teller.day(administrator.created_at)),
        (t.password_changed, teller.day(administrator.password_changed_at)),
    ]


def session_columns(teller: Teller) -> list[str]:
    """The heads of a list of sessions."""
    t = teller.texts.account
    return [t.session, t.began, t.seen, t.ends]


def session_rows(
    sessions: Iterable[AdminSession], own_digest: str, teller: Teller, now: datetime
) -> list[list[Shown]]:
    """A line for each session; the one of this browser is marked."""
    t = teller.texts.account
    return [
        [
            Mark("live", t.this) if session.digest == own_digest else t.other,
            teller.moment(session.started_at),
            teller.speaker.ago(now - session.seen_at),
            teller.moment(session.expires_at),
        ]
        for session in sessions
    ]
