"""Users and organisations as the API gives them."""

from typing import Any

from pydantic import BaseModel

from feedserver.clock import zulu
from feedserver.people.model import Organisation, User
from feedserver.people.payload import OrganisationPayload, UserPayload


class OrganisationAnswer(OrganisationPayload):
    """An organisation."""

    id: str
    created_at: str
    updated_at: str


class OrganisationList(BaseModel):
    """A page of organisations."""

    items: list[OrganisationAnswer]
    next: str | None


class UserAnswer(UserPayload):
    """A user."""

    id: str
    created_at: str
    updated_at: str


class UserList(BaseModel):
    """A page of users."""

    items: list[UserAnswer]
    next: str | None


def organisation_answer(organisation: Organisation) -> dict[str, Any]:
    """An organisation as the API gives it."""
    return {
        "id": organisation.id,
        "name": organisation.name,
        "feeds_allowed": organisation.feeds_allowed,
        "token_defaults": organisation.token_defaults,
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
