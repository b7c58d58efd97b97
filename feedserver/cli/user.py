"""``feedserver user``: finding users, looking at one, suspending and resuming. See ``user_data`` too."""

from typing import Any

import click
from sqlalchemy import Connection

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli import user_data
from feedserver.cli.checked import ID, checked_reason, wrong_flag
from feedserver.cli.listed import page_options, print_page, wanted
from feedserver.cli.output import json_option, opened, operator, print_fields, print_json, print_table, say
from feedserver.errors import InvalidFields
from feedserver.people.answer import user_answer
from feedserver.people.find import find_users
from feedserver.people.hold import resume_user, suspend_user
from feedserver.people.model import User
from feedserver.people.store import find_present_user, user_of
from feedserver.services import Services
from feedserver.tokens.answer import token_answer
from feedserver.tokens.store import tokens_of_user
from feedserver.use.model import NEVER
from feedserver.use.store import uses_of

_COLUMNS = ("id", "name", "email", "organisation", "held_at")
_OF_TOKENS = ("id", "status", "label", "privacy", "issued_at", "last_fetched_at", "last_client")


@click.group()
def command() -> None:
    """Users: find, show, suspend, resume, export and purge."""


command.add_command(user_data.export_data)
command.add_command(user_data.purge)


@command.command("list")
@click.option("--search", default="", help="Only those whose id, name or address holds this.")
@click.option("--organisation", type=ID, help="Only users of this organisation.")
@page_options
@json_option
def list_users(search: str, organisation: str | None, limit: int, after: str | None, as_json: bool) -> None:
    """List users, by id."""
    with opened() as at, at.database.read() as tx:
        try:
            page = find_users(tx, wanted(limit, after), search, organisation=organisation)
        except InvalidFields as error:
            raise wrong_flag(error) from error
    print_page(page, lambda row: user_answer(user_of(row)), _COLUMNS, as_json)


@command.command()
@click.argument("user", type=ID)
@json_option
def show(user: str, as_json: bool) -> None:
    """Show a user, with the tokens."""
    with opened() as at, at.database.read() as tx:
        found = find_present_user(tx, user)
        if found is None:
            raise _nobody(user)
        tokens = _tokens(tx, at, found)
    if as_json:
        print_json({**user_answer(found), "tokens": tokens})
        return
    print_fields(user_answer(found))
    print_table(tokens, _OF_TOKENS)


@command.command()
@click.argument("user", type=ID)
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@json_option
def suspend(user: str, reason: str, as_json: bool) -> None:
    """Let a user publish nothing, whatever the host says, until resumed."""
    _hold(user, checked_reason(reason), as_json, held=True)


@command.command()
@click.argument("user", type=ID)
@click.option("--reason", help="Why; kept in the audit log.")
@json_option
def resume(user: str, reason: str | None, as_json: bool) -> None:
    """End the suspension of a user; the same addresses work again."""
    _hold(user, checked_reason(reason), as_json, held=False)


def _hold(user: str, reason: str | None, as_json: bool, *, held: bool) -> None:
    with opened() as at, at.database.write() as tx:
        now = at.clock()
        done = (suspend_user if held else resume_user)(tx, user, now)
        if done is None:
            raise _nobody(user)
        found, changed = done
        if changed:
            action = Action.USER_SUSPENDED if held else Action.USER_RESUMED
            note(tx, operator(), action, user, now, user=user, reason=reason)
    if as_json:
        print_json({**user_answer(found), "changed": changed})
    elif held:
        say(f"The user {user} is suspended." if changed else f"The user {user} was suspended already.")
    elif not changed:
        say(f"The user {user} was not suspended by an administrator.")
    elif found.suspended_at is None:
        say(f"The user {user} may publish again.")
    else:
        say(f"The suspension of {user} has ended. Something else still keeps the user from publishing.")


def _tokens(tx: Connection, at: Services, owner: User) -> list[dict[str, Any]]:
    tokens, now = tokens_of_user(tx, owner.id), at.clock()
    uses = uses_of(tx, [token.id for token in tokens])
    return [token_answer(token, owner, uses.get(token.id, NEVER), now) for token in tokens]


def _nobody(user: str) -> click.ClickException:
    return click.ClickException(f"There is no user {user!r}.")
