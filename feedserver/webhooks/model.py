"""What an endpoint, a message and the answer to a try are. Pure values; all times are UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feedserver.webhooks.events import Event

#: For so long after a change of the secret, messages are signed with the old one too.
BOTH_SECRETS = timedelta(hours=24)


class State(StrEnum):
    """Where a message stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address of the host that messages are sent to.

    ``events`` are those it listens to; empty: all. ``secret_number`` counts its secrets from 1.
    """

    id: str
    url: str
    events: tuple[str, ...]
    secret_number: int
    secret_changed_at: datetime
    created_at: datetime
    paused_at: datetime | None = None

    def listens_to(self, event: Event) -> bool:
        """Whether messages about such events are made for it."""
        return not self.events or event.value in self.events

    def secret_numbers(self, now: datetime) -> tuple[int, ...]:
        """The secrets a message is signed with at ``now``, the newest first."""
        if self.secret_number > 1 and now < self.secret_changed_at + BOTH_SECRETS:
            return self.secret_number, self.secret_number - 1
        return (self.secret_number,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An event on its way to one endpoint.

    ``number`` orders the messages of an endpoint; ``id`` is the same on every try. ``due_at`` is the time of
    the next try, None once it is delivered or given up. ``attempts`` counts the tries since it was made, or
    since it was last redelivered; ``last_status`` and ``last_error`` tell of the latest one.
    """

    number: int
    id: str
    endpoint: str
    event: str
    subject: str
    body: str
    created_at: datetime
    attempts: int
    due_at: datetime | None
    claimed_until: datetime | None
    delivered_at: datetime | None
    given_up_at: datetime | None
    last_status: int | None
    last_error: str | None

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.due_at is not None:
            return State.PENDING
        return State.GIVEN_UP if self.given_up_at is not None else State.DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one try: the status of the answer, or an error in a sentence of our own."""

    status: int | None = None
    error: str | None = None
    #: What the receiver asked for with Retry-After.
    retry_after: timedelta | None = None

    @property
    def is_success(self) -> bool:
        """2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """410: the receiver wants nothing any more."""
        return self.status == 410
