"""``feedserver key``: API keys for hosts."""

from datetime import datetime
from typing import Annotated, Any

import click
from pydantic import Field

from feedserver.access.keys import create_key, told_of
from feedserver.access.model import SCOPES, ApiKey, key_id_of
from feedserver.access.store import find_unrevoked_key, revoke_key, unrevoked_keys
from feedserver.api.fields import Payload, UtcInstant
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.checked import checked
from feedserver.cli.output import json_option, opened, operator, print_json, print_table, say
from feedserver.clock import zulu


class _KeyPayload(Payload):
    """What may be said about a key beside its name and scopes."""

    expires_at: Annotated[UtcInstant | None, Field(description="When it ends.")] = None


@click.group()
def command() -> None:
    """API keys for host applications."""


@command.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What the key may do; repeatable."
)
@click.option("--all-scopes", is_flag=True, help="Let the key do everything.")
@click.option("--expires-at", help="An instant such as 2027-01-31T00:00:00Z, from which on it opens nothing.")
@json_option
def create(
    name: str, scopes: tuple[str, ...], all_scopes: bool, expires_at: str | None, as_json: bool
) -> None:
    """Make a key and print it, this once."""
    if all_scopes == bool(scopes):
        raise click.UsageError("Give --scope (once or more) or --all-scopes.")
    wanted = SCOPES if all_scopes else scopes
    end = checked(_KeyPayload, {"expires_at": expires_at}).expires_at
    with opened() as at, at.database.write() as tx:
        now = at.clock()
        secret = create_key(tx, name, wanted, now, end)
        data = told_of(name, wanted, end)
        note(tx, operator(), Action.KEY_CREATED, key_id_of(secret), now, data=data)
    if as_json:
        print_json({"name": name, "api_key": secret, "scopes": list(wanted), "expires_at": zulu(end)})
    else:
        say("This key is shown once. Keep it like a password.")
        click.echo(secret)


@command.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List the keys that are live or have expired; the keys themselves are not kept."""
    with opened() as at, at.database.read() as tx:
        now = at.clock()
        rows = [_row(key, now) for key in unrevoked_keys(tx)]
    print_json(rows) if as_json else print_table(
        rows, ("name", "status", "created_at", "expires_at", "scopes")
    )


@command.command()
@click.argument("name")
@json_option
def revoke(name: str, as_json: bool) -> None:
    """End a key at once."""
    with opened() as at, at.database.write() as tx:
        now, key = at.clock(), find_unrevoked_key(tx, name)
        if key is None or not revoke_key(tx, name, now):
            raise click.ClickException(f"There is no key named {name!r}.")
        note(tx, operator(), Action.KEY_REVOKED, key.id, now, data={"key": name})
    print_json({"name": name, "revoked": True}) if as_json else say(f"The key {name!r} is ended.")


def _row(key: ApiKey, now: datetime) -> dict[str, Any]:
    return {
        "name": key.name,
        "id": key.id,
        "status": "expired" if key.has_expired(now) else "live",
        "scopes": list(key.scopes),
        "created_at": zulu(key.created_at),
        "expires_at": zulu(key.expires_at),
    }
