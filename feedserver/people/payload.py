"""What a host may send about users and organisations."""

from typing import Annotated

from pydantic import Field

from feedserver.api.fields import Email, Identifier, Line, Payload, Zone, example
from feedserver.tokens.payload import TokenDefaults


class OrganisationPayload(Payload):
    """An organisation: a group of users with common settings."""

    model_config = example(
        {"name": "Demo Academy", "feeds_allowed": True, "token_defaults": {"past_days": 30}}
    )

    name: Annotated[Line, Field(description="What people call it.")]
    feeds_allowed: Annotated[bool, Field(description="Whether its users may publish feeds.")] = True
    token_defaults: Annotated[
        TokenDefaults, Field(description="Options of tokens that are issued to its users from now on.")
    ] = TokenDefaults()


class UserPayload(Payload):
    """A user: a person whose bookings are published."""

    model_config = example(
        {"name": "Amira Okafor", "email": "amira@host.example", "timezone": "Europe/London"}
    )

    name: Annotated[Line, Field(description="The person's name.")]
    email: Annotated[Email | None, Field(description="The person's e-mail address.")] = None
    timezone: Annotated[Zone, Field(description="IANA name of the person's time zone.")] = "UTC"
    organisation: Annotated[Identifier | None, Field(description="Id of the organisation.")] = None
    active: Annotated[bool, Field(description="While false, nothing is published.")] = True
    feeds_allowed: Annotated[bool, Field(description="While false, nothing is published.")] = True
