"""``feedserver doctor``: what is right and wrong with the feed of a token."""

import click

from feedserver.cli.output import json_option, opened, print_json
from feedserver.doctor.answer import doctor_answer
from feedserver.doctor.english import ENGLISH
from feedserver.doctor.examination import Examination
from feedserver.doctor.examine import examine
from feedserver.doctor.finding import Level
from feedserver.people.store import find_user
from feedserver.tokens.store import find_token


@click.command()
@click.argument("token_id", metavar="ID")
@json_option
def command(token_id: str, as_json: bool) -> None:
    """Say who fetches a feed, what it leaves out, and what is wrong with it."""
    with opened() as at, at.database.read() as tx:
        token = find_token(tx, token_id)
        if token is None:
            raise click.ClickException(f"There is no token {token_id!r}.")
        owner = find_user(tx, token.user)
        assert owner is not None  # a foreign key
        found = examine(tx, at, token, owner, ENGLISH, at.clock())
    print_json(doctor_answer(found)) if as_json else _print(found)


def _print(found: Examination) -> None:
    click.echo(f"Status: {found.status}")
    if size := found.size:
        events = f"{size.events:,} of {size.max_events:,} events"
        click.echo(f"Size: {events}, {size.octets:,} of {size.max_octets:,} bytes")
    for finding in found.findings:
        click.echo(f"Warning: {finding.message}" if finding.level is Level.WARNING else finding.message)
