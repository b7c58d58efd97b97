"""Users and organisations as the API gives them."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from feedserver.api.answers import COMPLETE, Identified, Next
from feedserver.api.fields import Instant
from feedserver.clock import zulu
from feedserver.people.model import Organisation, User
from feedserver.people.payload import OrganisationPayload, UserPayload

_HELD = "When an administrator suspended it; null: nobody has. While it is set, nothing is published."


class OrganisationAnswer(OrganisationPayload):
    """An organisation."""

    model_config = COMPLETE

    id: Identified
    created_at: Annotated[Instant, Field(description="When it was made.")]
    updated_at: Annotated[Instant, Field(description="When it was last changed.")]
    held_at: Annotated[Instant | None, Field(description=_HELD)]


class OrganisationList(BaseModel):
    """A page of organisations."""

    items: Annotated[list[OrganisationAnswer], Field(description="By id.")]
    next: Next


class UserAnswer(UserPayload):
    """A user."""

    model_config = COMPLETE

    id: Identified
    created_at: Annotated[Instant, Field(description="When it was made.")]
    updated_at: Annotated[Instant, Field(description="When it was last changed.")]
    held_at: Annotated[Instant | None, Field(description=_HELD)]


class UserList(BaseModel):
    """A page of users."""

    items: Annotated[list[UserAnswer], Field(description="By id.")]
    next: Next


def organisation_answer(organisation: Organisation) -> dict[str, Any]:
    """An organisation as the API gives it."""
    return {
        "id": organisation.id,
        "name": organisation.name,
        "feeds_allowed": organisation.feeds_allowed,
        "token_defaults": organisation.token_defaults,
        "created_at": zulu(organisation.created_at),
        "updated_at": zulu(organisation.updated_at),
        "held_at": zulu(organisation.held_at),
    }


def user_answer(user: User) -> dict[str, Any]:
    """A user as the API gives it."""
    shown = ("id", "name", "email", "timezone", "organisation", "active", "feeds_allowed")
    return {
        **{name: getattr(user, name) for name in shown},
        "created_at": zulu(user.created_at),
        "updated_at": zulu(user.updated_at),
        "held_at": zulu(user.held_at),
    }
