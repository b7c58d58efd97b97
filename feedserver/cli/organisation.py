"""``feedserver organisation``: finding organisations, looking at one, suspending and resuming."""

import click

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.checked import ID, checked_reason, wrong_flag
from feedserver.cli.listed import page_options, print_page, wanted
from feedserver.cli.output import json_option, opened, operator, print_fields, print_json, say
from feedserver.errors import InvalidFields
from feedserver.people.answer import organisation_answer
from feedserver.people.find import find_organisations
from feedserver.people.hold import resume_organisation, suspend_organisation
from feedserver.people.store import count_members, find_organisation, organisation_of

_COLUMNS = ("id", "name", "feeds_allowed", "held_at")


@click.group()
def command() -> None:
    """Organisations: find, show, suspend and resume."""


@command.command("list")
@click.option("--search", default="", help="Only those whose id or name holds this.")
@page_options
@json_option
def list_organisations(search: str, limit: int, after: str | None, as_json: bool) -> None:
    """List organisations, by id."""
    with opened() as at, at.database.read() as tx:
        try:
            page = find_organisations(tx, wanted(limit, after), search)
        except InvalidFields as error:
            raise wrong_flag(error) from error
    print_page(page, lambda row: organisation_answer(organisation_of(row)), _COLUMNS, as_json)


@command.command()
@click.argument("organisation", type=ID)
@json_option
def show(organisation: str, as_json: bool) -> None:
    """Show an organisation, with the number of its users."""
    with opened() as at, at.database.read() as tx:
        found = find_organisation(tx, organisation)
        if found is None:
            raise _none(organisation)
        answer = {
            **organisation_answer(found),
            "users": count_members(tx, [organisation]).get(organisation, 0),
        }
    print_json(answer) if as_json else print_fields(answer)


@command.command()
@click.argument("organisation", type=ID)
@click.option("--reason", required=True, help="Why; kept in the audit log.")
@json_option
def suspend(organisation: str, reason: str, as_json: bool) -> None:
    """Let its users publish nothing, whatever the host says, until it is resumed."""
    _hold(organisation, checked_reason(reason), as_json, held=True)


@command.command()
@click.argument("organisation", type=ID)
@click.option("--reason", help="Why; kept in the audit log.")
@json_option
def resume(organisation: str, reason: str | None, as_json: bool) -> None:
    """End the suspension of an organisation; the same addresses work again."""
    _hold(organisation, checked_reason(reason), as_json, held=False)


def _hold(organisation: str, reason: str | None, as_json: bool, *, held: bool) -> None:
    with opened() as at, at.database.write() as tx:
        now = at.clock()
        done = (suspend_organisation if held else resume_organisation)(tx, organisation, now)
        if done is None:
            raise _none(organisation)
        found, changed = done
        if changed:
            action = Action.ORGANISATION_SUSPENDED if held else Action.ORGANISATION_RESUMED
            note(tx, operator(), action, organisation, now, reason=reason)
    if as_json:
        print_json({**organisation_answer(found), "changed": changed})
    elif held:
        say(f"{organisation} is suspended." if changed else f"{organisation} was suspended already.")
    elif not changed:
        say(f"{organisation} was not suspended by an administrator.")
    elif found.lets_publish:
        say(f"The users of {organisation} may publish again.")
    else:
        say(f"The suspension of {organisation} has ended. Its host still lets its users publish nothing.")


def _none(organisation: str) -> click.ClickException:
    return click.ClickException(f"There is no organisation {organisation!r}.")
