"""The doctor's visit: the token's state, its use, and its feed built anew to see what is left out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedserver.feeds.build import build
from feedserver.feeds.doctor import Size, content_findings
from feedserver.feeds.document import retired_at
from feedserver.feeds.finding import Finding, gravest_first, warning
from feedserver.feeds.use_findings import next_fetch_due, use_findings
from feedserver.ics.check import event_count
from feedserver.people.model import User
from feedserver.services import Services
from feedserver.tokens.model import Token, TokenStatus
from feedserver.use.model import Use
from feedserver.use.store import use_of

_WAS = {TokenStatus.REVOKED: "was revoked", TokenStatus.EXPIRED: "expired"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found; ``size`` is None where the token shows no bookings.

    ``next_fetch_due`` (UTC) is None where nobody knows, and of a retired token.
    """

    status: TokenStatus
    size: Size | None
    findings: list[Finding]
    use: Use
    next_fetch_due: datetime | None


def examine(tx: Connection, services: Services, token: Token, owner: User, now: datetime) -> Examination:
    """Examine a token at ``now`` (UTC)."""
    status = token.status(suspended_at=owner.suspended_at, now=now)
    use = use_of(tx, token.id)
    if status is not TokenStatus.LIVE:
        finding = _retired(token, owner, status, services.settings.retired_notice_days, now)
        return Examination(status=status, size=None, findings=[finding], use=use, next_fetch_due=None)
    renderer = services.renderer
    built = build(tx, renderer, token, owner, now.date())
    size = Size(
        octets=len(built.body),
        events=event_count(built.body),
        max_octets=renderer.max_octets,
        max_events=renderer.max_events,
    )
    findings = gravest_first([*use_findings(token, use, now), *content_findings(built, size)])
    due = next_fetch_due(use)
    return Examination(status=status, size=size, findings=findings, use=use, next_fetch_due=due)


def _retired(token: Token, owner: User, status: TokenStatus, notice_days: int, now: datetime) -> Finding:
    since = retired_at(token, owner, status)
    message = f"The calendar is suspended since {since.date()}. It shows a notice until it is resumed."
    if status is not TokenStatus.SUSPENDED:
        ends = since + timedelta(days=notice_days)
        shows = f"It shows a notice until {ends.date()}." if now < ends else "Its address has ended."
        message = f"The calendar {_WAS[status]} on {since.date()}. {shows}"
    return warning(status.value, message)
