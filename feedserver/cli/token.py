"""``feedserver token``: calendar tokens by hand. Flags are named like the API's fields."""

from typing import Any

import click
from sqlalchemy import Connection

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli import token_look, token_revoke_many
from feedserver.cli.checked import checked
from feedserver.cli.output import json_option, opened, operator, print_json, print_table, say
from feedserver.people.model import User
from feedserver.people.store import find_present_user
from feedserver.tokens import store
from feedserver.tokens.answer import address, token_answer
from feedserver.tokens.hold import hold_token
from feedserver.tokens.issue import issue_token, rotate_token
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload, RevokePayload, RotatePayload
from feedserver.tokens.revoke import revoke_token
from feedserver.use.store import use_of


@click.group()
def command() -> None:
    """Calendar tokens: the addresses people subscribe to."""


command.add_command(token_look.show_token)
command.add_command(token_look.list_notable)
command.add_command(token_revoke_many.revoke_many)


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
@click.option("--recurrence", type=click.Choice(["native", "expanded"]))
@click.option(
    "--alarms", multiple=True, type=int, help="Remind so many minutes before the start; repeatable."
)
@click.option("--idle-days", type=int, help="End it after so many days without a fetch.")
@click.option("--expires-at", help="An instant such as 2027-01-31T00:00:00Z.")
@json_option
def issue(user: str, as_json: bool, **fields: Any) -> None:
    """Issue a calendar token for USER and print its address."""
    said = {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if value
    }
    said.update(
        {name: fields[name] for name in ("past_days", "future_days", "idle_days") if fields[name] is not None}
    )
    payload = checked(IssuePayload, said)
    with opened() as at, at.database.write() as tx:
        owner = _owner(tx, user)
        now = at.clock()
        token = issue_token(tx, owner, payload, key_id=at.signer.newest, now=now)
        note(tx, operator(), Action.TOKEN_ISSUED, token.id, now, user=user)
        answer = {**token_answer(token, owner, use_of(tx, token.id), now), **address(token, at)}
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
        rows = [
            token_answer(token, owner, use_of(tx, token.id), at.clock())
            for token in store.tokens_of_user(tx, user)
        ]
    print_json(rows) if as_json else print_table(rows, ("id", "status", "label", "privacy", "issued_at"))


@command.command()
@click.argument("token_id", metavar="ID")
@click.option("--grace-days", type=int, default=7, show_default=True, help="How long the old address works.")
@json_option
def rotate(token_id: str, grace_days: int, as_json: bool) -> None:
    """Make a new token with the same options, and print its address."""
    payload = checked(RotatePayload, {"grace_days": grace_days})
    with opened() as at, at.database.write() as tx:
        now, key_id = at.clock(), at.signer.newest
        old, owner = _held(tx, token_id)
        fresh = rotate_token(tx, old, owner, grace_days=payload.grace_days, key_id=key_id, now=now)
        data = {"made": fresh.id, "grace_days": payload.grace_days}
        note(tx, operator(), Action.TOKEN_ROTATED, token_id, now, user=owner.id, data=data)
        answer = {**token_answer(fresh, owner, use_of(tx, fresh.id), now), **address(fresh, at)}
    if as_json:
        print_json(answer)
    else:
        say(f"Issued {fresh.id}. The old address works for {grace_days} more days.")
        click.echo(answer["url"])


@command.command()
@click.argument("token_id", metavar="ID")
@click.option("--reason", help="Why it ends; kept with the token.")
@json_option
def revoke(token_id: str, reason: str | None, as_json: bool) -> None:
    """End a token for good."""
    reason = checked(RevokePayload, {"reason": reason}).reason
    with opened() as at, at.database.write() as tx:
        now = at.clock()
        token, owner = _held(tx, token_id)
        ended = revoke_token(tx, token, owner, reason, now)
        if ended != token:
            note(tx, operator(), Action.TOKEN_REVOKED, token_id, now, user=owner.id, reason=reason)
        answer = token_answer(ended, owner, use_of(tx, token_id), now)
    print_json(answer) if as_json else say(f"The token {token_id} is revoked.")


def _held(tx: Connection, token_id: str) -> tuple[Token, User]:
    held = hold_token(tx, token_id)
    if held is None:
        raise click.ClickException(f"There is no token {token_id!r}.")
    return held


def _owner(tx: Connection, user_id: str) -> User:
    user = find_present_user(tx, user_id)
    if user is None:
        raise click.ClickException(f"There is no user {user_id!r}.")
    return user
