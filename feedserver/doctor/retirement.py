"""What a calendar is told whose token is not live. Pure."""

from datetime import datetime, timedelta

from feedserver.doctor.finding import Finding, warning
from feedserver.doctor.speaker import Speaker
from feedserver.tokens.model import TokenStatus


def retirement_finding(
    status: TokenStatus, since: datetime, notice_days: int, speaker: Speaker, now: datetime
) -> Finding:
    """What is to be said at ``now`` of a token retired at ``since`` (both UTC)."""
    words, day = speaker.words, speaker.day(since)
    if status is TokenStatus.SUSPENDED:
        return warning(status.value, words.suspended.format(day=day))
    said = words.revoked if status is TokenStatus.REVOKED else words.expired
    ends = since + timedelta(days=notice_days)
    notice = words.notice_until.format(day=speaker.day(ends)) if now < ends else words.notice_over
    return warning(status.value, f"{said.format(day=day)} {notice}")
