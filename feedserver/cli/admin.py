"""``feedserver admin``: the accounts of administrators."""

import sys
from typing import Any

import click
from sqlalchemy import Connection

from feedserver.administrators import accounts, passwords
from feedserver.administrators.model import Administrator, PasswordDigest
from feedserver.administrators.store import all_administrators
from feedserver.cli.output import json_option, opened, operator, print_json, print_table, say
from feedserver.clock import zulu
from feedserver.errors import InvalidField
from feedserver.services import Services

#: Octets; more than the longest password has.
_LONGEST_INPUT = 4096
_stdin_option = click.option("--password-stdin", is_flag=True, help="Take the password from standard input.")
_ask_option = click.option("--ask", is_flag=True, help="Ask for the password on the terminal.")


@click.group()
def command() -> None:
    """Administrators: who may sign in at /admin."""


@command.command()
@click.argument("email")
@_stdin_option
@_ask_option
@json_option
def create(email: str, password_stdin: bool, ask: bool, as_json: bool) -> None:
    """Make an administrator and print the password that was made up, this once."""
    with opened() as at:
        password, digest = _new_password(at, email, password_stdin, ask)
        with at.database.write() as tx:
            made = accounts.create(tx, email, digest, operator(), at.clock())
    _show(made, password, as_json, f"The administrator {made.email} can sign in.")


@command.command("password")
@click.argument("email")
@_stdin_option
@_ask_option
@json_option
def change_password(email: str, password_stdin: bool, ask: bool, as_json: bool) -> None:
    """Give an administrator another password; ends their sessions."""
    with opened() as at:
        password, digest = _new_password(at, email, password_stdin, ask)
        with at.database.write() as tx:
            changed = accounts.set_password(tx, _held(tx, email), digest, operator(), at.clock())
    _show(changed, password, as_json, f"{changed.email} has a new password, and is signed out everywhere.")


@command.command("list")
@json_option
def list_administrators(as_json: bool) -> None:
    """List the administrators."""
    with opened() as at, at.database.read() as tx:
        rows = [_answer(administrator) for administrator in all_administrators(tx)]
    print_json(rows) if as_json else print_table(rows, ("email", "status", "created_at", "last_signed_in_at"))


@command.command()
@click.argument("email")
@json_option
def disable(email: str, as_json: bool) -> None:
    """Let an administrator in no more; ends their sessions at once."""
    with opened() as at, at.database.write() as tx:
        changed = accounts.disable(tx, _held(tx, email), operator(), at.clock())
    print_json(_answer(changed)) if as_json else say(f"{changed.email} is disabled.")


@command.command()
@click.argument("email")
@json_option
def enable(email: str, as_json: bool) -> None:
    """Let a disabled administrator in again."""
    with opened() as at, at.database.write() as tx:
        changed = accounts.enable(tx, _held(tx, email), operator(), at.clock())
    print_json(_answer(changed)) if as_json else say(f"{changed.email} can sign in.")


@command.command()
@click.argument("email")
@json_option
def sign_out(email: str, as_json: bool) -> None:
    """End all sessions of an administrator."""
    with opened() as at, at.database.write() as tx:
        held = _held(tx, email)
        ended = accounts.sign_out_everywhere(tx, held, operator(), at.clock())
    if as_json:
        print_json({"email": held.email, "sessions_ended": ended})
    else:
        say(f"{held.email} is signed out. Sessions ended: {ended}.")


def _new_password(at: Services, email: str, from_stdin: bool, ask: bool) -> tuple[str | None, PasswordDigest]:
    """The password, if it was made up here and must be shown, and its digest."""
    if from_stdin and ask:
        raise click.UsageError("Give --password-stdin or --ask, not both.")
    if not from_stdin and not ask:
        password = passwords.generated()
        return password, passwords.new_digest(password, email)
    try:
        given = _asked() if ask else _read()
        words, leaked = at.settings.password_words, at.settings.leaked_passwords_file
        return None, passwords.new_digest(given, email, words, leaked)
    except InvalidField as error:
        raise click.ClickException(f"The password {error.message}.") from error


def _asked() -> str:
    if not _on_terminal():
        raise click.UsageError("--ask needs a terminal; there is --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _read() -> str:
    """Standard input without the line break at its end."""
    try:
        text = sys.stdin.buffer.read(_LONGEST_INPUT).decode()
    except UnicodeDecodeError as error:
        raise click.ClickException("The password on standard input is not UTF-8.") from error
    return text.removesuffix("\n").removesuffix("\r")


def _held(tx: Connection, email: str) -> Administrator:
    held = accounts.hold(tx, email)
    if held is None:
        raise click.ClickException(f"There is no administrator {email!r}.")
    return held


def _show(administrator: Administrator, password: str | None, as_json: bool, said: str) -> None:
    shown = {} if password is None else {"password": password}
    if as_json:
        print_json({**_answer(administrator), **shown})
        return
    say(said)
    if password is not None:
        say("This password is shown once.")
        click.echo(password)


def _answer(administrator: Administrator) -> dict[str, Any]:
    return {
        "id": administrator.id,
        "email": administrator.email,
        "status": "active" if administrator.disabled_at is None else "disabled",
        "created_at": zulu(administrator.created_at),
        "password_changed_at": zulu(administrator.password_changed_at),
        "last_signed_in_at": zulu(administrator.last_signed_in_at),
        "disabled_at": zulu(administrator.disabled_at),
    }
