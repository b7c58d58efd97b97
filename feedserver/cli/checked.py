"""What is typed, checked like what the API is sent; mistakes are named like the flags."""

from typing import Any, TypeVar

import click

from feedserver.api.fields import IDENTIFIER, IDENTIFIER_RULE, Payload, check_payload
from feedserver.errors import InvalidFields
from feedserver.tokens.payload import RevokePayload

P = TypeVar("P", bound=Payload)


class _Id(click.ParamType[str]):
    name = "ID"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same; a mistake in the command where nothing can have that id."""
        if not IDENTIFIER.fullmatch(value):
            self.fail(f"{IDENTIFIER_RULE}.", param, ctx)
        return value


#: The id of a user, an organisation or a token.
ID = _Id()


def checked(kind: type[P], said: dict[str, Any]) -> P:
    """The payload of a command (UsageError where something does not fit)."""
    try:
        return check_payload(kind, said)
    except InvalidFields as error:
        raise wrong_flag(error) from error


def checked_reason(reason: str | None) -> str | None:
    """A reason that fits into the audit log and into a token."""
    return checked(RevokePayload, {"reason": reason}).reason


def wrong_flag(error: InvalidFields) -> click.UsageError:
    """The first mistake, for ``raise``."""
    first = error.errors[0]
    if not first["field"]:
        return click.UsageError(f"The command {first['message']}.")
    return click.UsageError(f"--{first['field'].replace('_', '-')} {first['message']}.")
