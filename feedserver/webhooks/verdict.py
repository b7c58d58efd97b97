"""What becomes of a message after a try: delivered, tried again, or given up. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from feedserver.webhooks.model import Answer, State

#: Between a try that failed and the next one. After the last of them a message is given up.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
#: Waits differ by up to a tenth either way, so that what failed together does not come back together.
JITTER = 0.1
#: Retry-After is believed up to this.
LONGEST_RETRY_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The state of a message after a try; ``due_at`` (UTC) is the next one, if there is one."""

    state: State
    due_at: datetime | None
    status: int | None
    error: str | None


def judge(answer: Answer, attempts: int, now: datetime, chance: float) -> Verdict:
    """What the answer to the try number ``attempts`` (from 1) means; ``chance`` is from 0 to 1."""
    if answer.is_success:
        return Verdict(state=State.DELIVERED, due_at=None, status=answer.status, error=None)
    error = answer.error or _said(answer.status)
    if attempts > len(WAITS):
        return Verdict(state=State.GIVEN_UP, due_at=None, status=answer.status, error=error)
    due_at = now + wait(attempts, answer.retry_after, chance)
    return Verdict(state=State.PENDING, due_at=due_at, status=answer.status, error=error)


def wait(attempts: int, retry_after: timedelta | None, chance: float) -> timedelta:
    """How long until the next try, in whole seconds."""
    planned = WAITS[attempts - 1] * (1 + JITTER * (2 * chance - 1))
    asked = min(retry_after or timedelta(0), LONGEST_RETRY_AFTER)
    return timedelta(seconds=max(1, round(max(planned, asked).total_seconds())))


def _said(status: int | None) -> str:
    if status is not None and 300 <= status < 400:
        return f"The answer was {status}; redirects are not followed."
    if status == 410:
        return "The answer was 410; the endpoint was paused."
    return f"The answer was {status}."
