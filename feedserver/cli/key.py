"""``feedserver key``: API keys for hosts."""

import click

from feedserver.access.keys import create_key
from feedserver.access.model import SCOPES, key_id_of
from feedserver.access.store import find_live_key, live_keys, revoke_key
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.output import json_option, opened, operator, print_json, print_table, say
from feedserver.clock import zulu


@click.group()
def command() -> None:
    """API keys for host applications."""


@command.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="What the key may do; repeatable."
)
@click.option("--all-scopes", is_flag=True, help="Let the key do everything.")
@json_option
def create(name: str, scopes: tuple[str, ...], all_scopes: bool, as_json: bool) -> None:
    """Make a key and print it, this once."""
    if all_scopes == bool(scopes):
        raise click.UsageError("Give --scope (once or more) or --all-scopes.")
    wanted = SCOPES if all_scopes else scopes
    with opened() as at, at.database.write() as tx:
        now = at.clock()
        secret = create_key(tx, name, wanted, now)
        data = {"key": name, "scopes": wanted}
        note(tx, operator(), Action.KEY_CREATED, key_id_of(secret), now, data=data)
    if as_json:
        print_json({"name": name, "api_key": secret, "scopes": list(wanted)})
    else:
        say("This key is shown once. Keep it like a password.")
        click.echo(secret)


@command.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List the live keys; the keys themselves are not kept."""
    with opened() as at, at.database.read() as tx:
        keys = live_keys(tx)
    rows = [
        {"name": k.name, "id": k.id, "scopes": list(k.scopes), "created_at": zulu(k.created_at)} for k in keys
    ]
    print_json(rows) if as_json else print_table(rows, ("name", "created_at", "scopes"))


@command.command()
@click.argument("name")
@json_option
def revoke(name: str, as_json: bool) -> None:
    """End a key at once."""
    with opened() as at, at.database.write() as tx:
        now, key = at.clock(), find_live_key(tx, name)
        if key is None or not revoke_key(tx, name, now):
            raise click.ClickException(f"There is no live key named {name!r}.")
        note(tx, operator(), Action.KEY_REVOKED, key.id, now, data={"key": name})
    print_json({"name": name, "revoked": True}) if as_json else say(f"The key {name!r} is ended.")
