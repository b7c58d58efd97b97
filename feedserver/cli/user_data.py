"""``feedserver user export`` and ``feedserver user purge``: one person's data, out and away."""

import sys
from dataclasses import asdict

import click

from feedserver.cli.checked import ID
from feedserver.cli.output import json_option, opened, operator, print_json, say
from feedserver.people.store import find_user
from feedserver.privacy.export import export_user
from feedserver.privacy.purge import Purged, purge_user
from feedserver.privacy.traces import clear_traces


@click.command("export")
@click.argument("user", type=ID)
@click.option("--ics", is_flag=True, help="Print the calendar in place of JSON.")
@json_option
def export_data(user: str, ics: bool, as_json: bool) -> None:
    """Print all that is kept about one user, as JSON or as a calendar.

    It holds no address of a feed, and nothing about other people but the words of common bookings.
    """
    if ics and as_json:
        raise click.UsageError("Choose one of --ics and --json.")
    with opened() as at, at.database.read() as tx:
        owner = find_user(tx, user)
        if owner is None or owner.deleted_at is not None:
            raise click.ClickException(f"There is no user {user!r}.")
        export = export_user(tx, at, owner, at.clock())
    if ics:
        sys.stdout.buffer.write(export.calendar)
        return
    print_json({**export.document, "calendar": export.calendar.decode()})


@click.command("purge")
@click.argument("user", type=ID)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def purge(user: str, yes: bool, as_json: bool) -> None:
    """Forget a user for good: rows, addresses, what the audit log says, and what lies beside the database.

    Backups made before still hold the person; one that is restored is purged again. It cannot be undone.
    """
    if not yes and sys.stdin.isatty():
        click.confirm(f"Forget everything about the user {user}, for good?", abort=True, err=True)
    with opened() as at:
        with at.database.write() as tx:
            done = purge_user(tx, operator(), user, at.clock())
        left = clear_traces(at, user, done.tokens)
    if not done.found_anything:
        raise click.ClickException(f"Nothing is known of a user {user!r}.")
    if as_json:
        print_json({"user": user, **asdict(done), "tokens": len(done.tokens), "left": list(left.says)})
        return
    _tell(user, done)
    for sentence in left.says:
        say(sentence)


def _tell(user: str, done: Purged) -> None:
    say(
        f"Purged {user}: {len(done.tokens):,} tokens, {done.bookings:,} bookings of nobody else, "
        f"{done.places:,} places in others' bookings, {done.entries:,} entries of the audit log."
    )
    if done.still_say:
        say(f"The words of these bookings still name the person: {' '.join(done.still_say)}")
