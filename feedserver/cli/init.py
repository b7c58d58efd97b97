"""``feedserver init``: keys and database, made once and brought up to date ever after."""

import click

from feedserver.cli.output import json_option, print_json, say
from feedserver.database.engine import open_database
from feedserver.database.migrate import upgrade
from feedserver.errors import StartError
from feedserver.installation import fix_uid_domain
from feedserver.keys import create_keys, load_keys
from feedserver.logs import configure_logging
from feedserver.settings import Settings, load_settings


@click.command()
@json_option
def command(as_json: bool) -> None:
    """Make the keys and the database, or bring the database up to date."""
    configure_logging()
    settings = load_settings()
    made = _make_home(settings)
    load_keys(settings.keys_file)
    database = open_database(settings.database_url, settings.home)
    upgrade(database)
    domain = fix_uid_domain(database, settings.uid_domain)
    database.close()
    if as_json:
        print_json({"keys_file": str(settings.keys_file), "keys_made": made, "uid_domain": domain})
    elif made:
        say(f"Set up: keys in {settings.keys_file}. Keep a copy of them in a safe place.")
    else:
        say("Set up already; the database is up to date.")


def _make_home(settings: Settings) -> bool:
    """The folder, and the keys where there are none; True if these were made."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return create_keys(settings.keys_file)
    except OSError as error:
        raise StartError(f"Cannot write {error.filename}: {error.strerror}.") from error
