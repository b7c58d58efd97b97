"""``feedserver portal USER``: the way to a user's page without a host."""

import click

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.output import json_option, opened, operator, print_json, say
from feedserver.clock import zulu
from feedserver.people.store import find_present_user
from feedserver.portal.enter import make_link


@click.command()
@click.argument("user")
@json_option
def command(user: str, as_json: bool) -> None:
    """A fresh one-time address of a user's own page."""
    with opened() as at, at.database.write() as tx:
        owner = find_present_user(tx, user)
        if owner is None:
            raise click.ClickException(f"There is no user {user!r}.")
        now = at.clock()
        url, expires_at = make_link(tx, owner, at.settings.base_url, now)
        note(tx, operator(), Action.PORTAL_INVITED, user, now, user=user)
    if as_json:
        print_json({"url": url, "expires_at": zulu(expires_at)})
    else:
        say("Whoever opens this address first, within five minutes, sees the page and may change it.")
        click.echo(url)
