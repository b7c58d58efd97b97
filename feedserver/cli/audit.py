"""``feedserver audit``: read the audit log, verify it, and erase what it says about a user."""

from typing import Any

import click

from feedserver.audit import store
from feedserver.audit.answer import row_answer, rows_lines
from feedserver.audit.erase import erase_details
from feedserver.cli import audit_chain
from feedserver.cli.audit_filters import Filters, filters
from feedserver.cli.output import json_option, opened, operator, print_json, print_table, say
from feedserver.database.pages import Wanted

_COLUMNS = ("at", "action", "by", "subject", "user", "reason")


@click.group()
def command() -> None:
    """The audit log: who changed what, when and why."""


command.add_command(audit_chain.verify_log)
command.add_command(audit_chain.show_head)


@command.command("list")
@filters
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many."
)
@json_option
def list_entries(limit: int, as_json: bool, **given: str | None) -> None:
    """List entries, newest first."""
    which = Filters(**given).wanted()
    with opened() as at, at.database.read() as tx:
        page = store.page_of_entries(tx, which, Wanted(limit))
    entries = [row_answer(row) for row in page.rows]
    if as_json:
        print_json(entries)
        return
    print_table([_in_words(entry) for entry in entries], _COLUMNS)
    if page.next:
        say(f"There are more than {limit}.")


@command.command()
@filters
def export(**given: str | None) -> None:
    """Print entries as JSON, one in each line, oldest first."""
    which = Filters(**given).wanted()
    with opened() as at, at.database.read() as tx:
        for rows in store.all_rows(tx, which):
            click.echo(rows_lines(rows), nl=False)


@command.command()
@click.option("--user", required=True, help="The id of the user.")
@click.option("--reason", required=True, help="Why; it stays in the log, so write no names.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def erase(user: str, reason: str, yes: bool, as_json: bool) -> None:
    """Erase what the log says about a user.

    Time and action of each entry stay, and the chain stays whole. It cannot be undone.
    """
    if not reason.strip() or len(reason) > 1000 or not reason.isprintable():
        raise click.UsageError("--reason must be 1 to 1,000 printable characters.")
    with opened() as at:
        with at.database.read() as tx:
            count = len(store.ids_about(tx, user))
        if count and not yes:
            click.confirm(f"Erase the details of {count:,} entries for good?", abort=True, err=True)
        with at.database.write() as tx:
            count = erase_details(tx, operator(), user=user, reason=reason, now=at.clock())
    print_json({"user": user, "erased": count}) if as_json else say(
        f"Erased the details of {count:,} entries."
    )


def _in_words(entry: dict[str, Any]) -> dict[str, Any]:
    said = {"reason": "This entry cannot be read."} if entry["unreadable"] else {}
    return {**entry, "by": _who(entry["by"]), **said}


def _who(by: dict[str, str | None]) -> str:
    return " ".join(part for part in (by["kind"], by["name"] or by["id"]) if part)
