"""What a host can be told: the kinds of events, and one event as the body of a message. Pure.

A body has the form of the Standard Webhooks specification (standardwebhooks.com). It holds ids and facts:
no secret, no address of a feed, no text of a booking.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from feedserver.clock import zulu
from feedserver.withheld.model import Withheld


class Event(StrEnum):
    """The kinds of events. The part before the dot is what the event is about."""

    TOKEN_FIRST_FETCHED = "token.first_fetched"
    TOKEN_UNUSED = "token.unused"
    TOKEN_LEAK_SUSPECTED = "token.leak_suspected"
    TOKEN_REVOKED = "token.revoked"
    REPLY_RECEIVED = "reply.received"
    BOOKING_WITHHELD = "booking.withheld"
    #: Sent by hand, to one endpoint, whatever it listens to.
    WEBHOOK_TEST = "webhook.test"


#: What an endpoint can choose from.
EVENTS = tuple(event for event in Event if event is not Event.WEBHOOK_TEST)


class Leak(StrEnum):
    """Why somebody else may hold an address; the rules are ``feedserver.use.leaks``."""

    NEW_CLIENT = "new_client"
    TOO_MANY_CLIENTS = "too_many_clients"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event at a moment (UTC). Messages about the same ``subject`` go out one after the other."""

    event: Event
    subject: str
    at: datetime
    data: Mapping[str, Any]

    @property
    def body(self) -> str:
        """The JSON that is sent and signed; ASCII."""
        said = {"type": self.event.value, "timestamp": zulu(self.at), "data": dict(self.data)}
        return json.dumps(said, separators=(",", ":"))


def first_fetched(token: str, user: str, family: str, at: datetime) -> Happened:
    """The feed of a token was fetched for the first time."""
    return _of_token(Event.TOKEN_FIRST_FETCHED, token, user, at, family=family)


def unused(
    token: str, user: str, issued_at: datetime, last_fetched_at: datetime | None, at: datetime
) -> Happened:
    """A live token was not fetched for 90 days."""
    times = {"issued_at": zulu(issued_at), "last_fetched_at": zulu(last_fetched_at)}
    return _of_token(Event.TOKEN_UNUSED, token, user, at, **times)


def new_client(token: str, user: str, family: str, at: datetime) -> Happened:
    """A family of clients came for the first time after the token's first days."""
    return _of_token(
        Event.TOKEN_LEAK_SUSPECTED, token, user, at, reason=Leak.NEW_CLIENT.value, families=[family]
    )


def too_many_clients(token: str, user: str, families: Iterable[str], at: datetime) -> Happened:
    """More families of clients came than one person has."""
    said = {"reason": Leak.TOO_MANY_CLIENTS.value, "families": sorted(families)}
    return _of_token(Event.TOKEN_LEAK_SUSPECTED, token, user, at, **said)


def revoked(token: str, user: str, reason: str | None, at: datetime) -> Happened:
    """A token was ended for good; ``reason`` is what was said with it."""
    return _of_token(Event.TOKEN_REVOKED, token, user, at, reason=reason)


def reply_received(
    booking: str, answer: str, answered_at: datetime, users: Iterable[str], at: datetime
) -> Happened:
    """A participant answered by mail; ``users`` are those who have the address, none for a guest."""
    data = {"booking": booking, "answer": answer, "answered_at": zulu(answered_at), "users": sorted(users)}
    return Happened(event=Event.REPLY_RECEIVED, subject=booking, at=at, data=data)


def withheld(booking: str, token: str, user: str, reason: Withheld, at: datetime) -> Happened:
    """A booking is missing in the feed of a token."""
    data = {"booking": booking, "token": token, "user": user, "reason": reason.value}
    return Happened(event=Event.BOOKING_WITHHELD, subject=booking, at=at, data=data)


def trial(endpoint: str, at: datetime) -> Happened:
    """A message to try an endpoint with."""
    return Happened(event=Event.WEBHOOK_TEST, subject=endpoint, at=at, data={"endpoint": endpoint})


def _of_token(event: Event, token: str, user: str, at: datetime, **facts: Any) -> Happened:
    return Happened(event=event, subject=token, at=at, data={"token": token, "user": user, **facts})
