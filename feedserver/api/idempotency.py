"""Idempotency-Key of a request: what it makes is made once."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from flask import g, request
from sqlalchemy import Connection

from feedserver.access.idempotency import HEADER, earlier_resource, fingerprint_of, remember
from feedserver.api.fields import Payload


class Resource(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str:
        """The id under which it can be found again."""


R = TypeVar("R", bound=Resource)


def once(
    tx: Connection, payload: Payload, *, make: Callable[[], R], find: Callable[[str], R | None], now: datetime
) -> R:
    """What ``make`` gives, or what it gave for an earlier request with the same key and body.

    Raises:
        InvalidField: the key does not fit, or came with another body before.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return make()
    said = payload.model_dump(mode="json", exclude_unset=True)
    fingerprint = fingerprint_of(f"{request.method} {request.path}", said)
    earlier = earlier_resource(tx, g.api_key.id, key, fingerprint, now)
    found = find(earlier) if earlier else None
    if found is not None:
        return found
    made = make()
    remember(tx, g.api_key.id, key, fingerprint, made.id, now)
    return made
