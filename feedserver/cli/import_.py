"""``feedserver import``: an exported installation into an empty database."""

from pathlib import Path

import click

from feedserver.cli.output import json_option, operator, print_json, row_bar, say
from feedserver.clock import utc_now
from feedserver.database.engine import open_database
from feedserver.database.revisions import require_current
from feedserver.keys import load_keys
from feedserver.logs import configure_logging
from feedserver.settings import load_settings
from feedserver.transfer.enter import import_all
from feedserver.transfer.summary import summary


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def command(path: Path, as_json: bool) -> None:
    """Fill an empty database with the installation that was exported into PATH.

    It takes all or nothing, and only with the keys.json of that installation. Start no server on the
    database before it is done.
    """
    configure_logging()
    settings = load_settings()
    keys = load_keys(settings.keys_file)
    database = open_database(settings.database_url, settings.home)
    require_current(database)  # services would write the epoch of a renderer
    try:
        with row_bar("Importing") as (expect, progress):
            heading = import_all(
                database,
                path,
                keys=keys,
                uid_domain=settings.uid_domain,
                by=operator(),
                now=utc_now(),
                expect=expect,
                progress=progress,
            )
    finally:
        database.close()
    if as_json:
        print_json(summary(path, heading))
    else:
        say(f"Imported {heading.total:,} rows, as they were at {heading.exported_at}.")
