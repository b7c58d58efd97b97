"""What a host may send about users and organisations."""

from feedserver.api.fields import Email, Identifier, Line, Payload, Zone, example
from feedserver.tokens.payload import TokenDefaults


class OrganisationPayload(Payload):
    """An organisation: a group of users with common settings."""

    model_config = example(
        {"name": "Demo Academy", "feeds_allowed": True, "token_defaults": {"past_days": 30}}
    )

    name: Line
    feeds_allowed: bool = True
    token_defaults: TokenDefaults = TokenDefaults()


class UserPayload(Payload):
    """A user: a person whose bookings are published."""

    model_config = example(
        {"name": "Amira Okafor", "email": "amira@host.example", "timezone": "Europe/London"}
    )

    name: Line
    email: Email | None = None
    timezone: Zone = "UTC"
    organisation: Identifier | None = None
    active: bool = True
    feeds_allowed: bool = True
