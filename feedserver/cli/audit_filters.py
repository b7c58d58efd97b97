"""The filters of ``feedserver audit``: flags named like the API's parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from feedserver.api.fields import IDENTIFIER, IDENTIFIER_RULE
from feedserver.api.query import parse_instant
from feedserver.audit.model import Action, ActorKind, Filter
from feedserver.errors import InvalidField

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--user", help="Only what concerns this user."),
    click.option("--subject", help="Only changes of what has this id."),
    click.option("--actor", help="Only by the key, administrator or user of this id."),
    click.option("--actor-kind", type=click.Choice([*map(str, ActorKind)]), help="Only through this."),
    click.option(
        "--action", metavar="ACTION", type=click.Choice([*map(str, Action)]), help="Only this action."
    ),
    click.option("--from", "since", help="Only from this instant, or date, on."),
    click.option("--to", "before", help="Only before this instant, or date."),
)


def filters(command: F) -> F:
    """Add the flags to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The flags as they were given."""

    user: str | None
    subject: str | None
    actor: str | None
    actor_kind: str | None
    action: str | None
    since: str | None
    before: str | None

    def wanted(self) -> Filter:
        """The filter that they say (UsageError for a value that does not fit)."""
        for name, value in (("user", self.user), ("subject", self.subject), ("actor", self.actor)):
            if value is not None and not IDENTIFIER.fullmatch(value):
                raise click.UsageError(f"--{name} {IDENTIFIER_RULE}.")
        try:
            since = parse_instant("from", self.since) if self.since is not None else None
            before = parse_instant("to", self.before) if self.before is not None else None
        except InvalidField as error:
            raise click.UsageError(f"--{error.field} {error.message}.") from error
        return Filter(
            user=self.user,
            subject=self.subject,
            actor=self.actor,
            actor_kind=self.actor_kind,
            action=self.action,
            since=since,
            before=before,
        )
