"""What a host may send about users and organisations, and what it gets back."""

from typing import Any

from feedserver.api.fields import Email, Identifier, Line, Payload, Zone
from feedserver.clock import zulu
from feedserver.people.model import Organisation, User


class OrganisationPayload(Payload):
    """The body of ``PUT /organisations/{id}``."""

    name: Line
    feeds_allowed: bool = True


class UserPayload(Payload):
    """The body of ``PUT /users/{id}``."""

    name: Line
    email: Email | None = None
    timezone: Zone = "UTC"
    organisation: Identifier | None = None
    active: bool = True
    feeds_allowed: bool = True


def organisation_answer(organisation: Organisation) -> dict[str, Any]:
    """An organisation as the API gives it."""
    return {
        "id": organisation.id,
        "name": organisation.name,
        "feeds_allowed": organisation.feeds_allowed,
        "created_at": zulu(organisation.created_at),
        "updated_at": zulu(organisation.updated_at),
    }


def user_answer(user: User) -> dict[str, Any]:
    """A user as the API gives it."""
    shown = ("id", "name", "email", "timezone", "organisation", "active", "feeds_allowed")
    return {
        **{name: getattr(user, name) for name in shown},
        "created_at": zulu(user.created_at),
        "updated_at": zulu(user.updated_at),
    }
