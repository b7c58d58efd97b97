"""``feedserver token``: calendar tokens by hand. Flags are named like the API's fields."""

from typing import Any

import click
from pydantic import ValidationError
from sqlalchemy import Connection

from feedserver.api.fields import errors_of
from feedserver.cli.output import json_option, opened, print_json, print_table, say
from feedserver.people.model import User
from feedserver.people.store import find_present_user, find_user
from feedserver.tokens import store
from feedserver.tokens.answer import address, token_answer
from feedserver.tokens.issue import issue_token
from feedserver.tokens.payload import IssuePayload
from feedserver.tokens.revoke import revoke_token


@click.group()
def command() -> None:
    """Calendar tokens: the addresses people subscribe to."""


@command.command()
@click.argument("user")
@click.option("--label", help="What the owner calls it, such as the device.")
@click.option("--calendar-name", help="What calendars call it.")
@click.option("--privacy", type=click.Choice(["full", "title", "busy"]))
@click.option("--kinds", multiple=True, help="Show only bookings of this kind; repeatable.")
@click.option(
    "--roles", multiple=True, help="Show only bookings in which the user has this role; repeatable."
)
@click.option("--past-days", type=int)
@click.option("--future-days", type=int)
@click.option("--cancelled", type=click.Choice(["tombstone", "prefix", "hide"]))
@click.option("--provisional", type=click.Choice(["show", "hide"]))
@click.option("--expires-at", help="An instant such as 2027-01-31T00:00:00Z.")
@json_option
def issue(user: str, as_json: bool, **fields: Any) -> None:
    """Issue a calendar token for USER and print its address."""
    said = {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if value
    }
    said.update({name: fields[name] for name in ("past_days", "future_days") if fields[name] is not None})
    try:
        payload = IssuePayload.model_validate(said)
    except ValidationError as error:
        first = errors_of(error)[0]
        raise click.UsageError(f"--{first['field'].replace('_', '-')} {first['message']}.") from error
    with opened() as at, at.database.write() as tx:
        owner = _owner(tx, user)
        token = issue_token(tx, owner, payload, key_id=at.signer.newest, now=at.clock())
        answer = {**token_answer(token, owner, at.clock()), **address(token, at)}
    if as_json:
        print_json(answer)
    else:
        say(f"Issued {token.id}. Whoever has this address can read the calendar.")
        click.echo(answer["url"])


@command.command("list")
@click.argument("user")
@json_option
def list_tokens(user: str, as_json: bool) -> None:
    """List the tokens of USER, without their addresses."""
    with opened() as at, at.database.read() as tx:
        owner = _owner(tx, user)
        rows = [token_answer(token, owner, at.clock()) for token in store.tokens_of_user(tx, user)]
    print_json(rows) if as_json else print_table(rows, ("id", "status", "label", "privacy", "issued_at"))


@command.command()
@click.argument("token_id", metavar="ID")
@click.option("--reason", help="Why it ends; kept with the token.")
@json_option
def revoke(token_id: str, reason: str | None, as_json: bool) -> None:
    """End a token for good."""
    with opened() as at, at.database.write() as tx:
        token = revoke_token(tx, token_id, reason, at.clock())
        if token is None:
            raise click.ClickException(f"There is no token {token_id!r}.")
        owner = find_user(tx, token.user)
        assert owner is not None  # a foreign key
        answer = token_answer(token, owner, at.clock())
    print_json(answer) if as_json else say(f"The token {token_id} is revoked.")


def _owner(tx: Connection, user_id: str) -> User:
    user = find_present_user(tx, user_id)
    if user is None:
        raise click.ClickException(f"There is no user {user_id!r}.")
    return user
