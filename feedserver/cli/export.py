"""``feedserver export``: the whole installation in one file."""

from pathlib import Path

import click

from feedserver.cli.output import json_option, opened, print_json, row_bar, say
from feedserver.transfer.leave import export_all
from feedserver.transfer.summary import summary


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def command(path: Path, as_json: bool) -> None:
    """Write the whole installation, but for its keys, into the file PATH.

    A server may run meanwhile: the file holds one moment. Bring keys.json along by itself.
    """
    with opened() as at, row_bar("Exporting") as (expect, progress):
        heading = export_all(
            at.database,
            path,
            keys=at.keys,
            uid_domain=at.uid_domain,
            now=at.clock(),
            expect=expect,
            progress=progress,
        )
        keys_file = at.settings.keys_file
    if as_json:
        print_json(summary(path, heading))
        return
    say(f"Exported {heading.total:,} rows to {path}.")
    say(f"The keys are not in it: bring {keys_file} along, and keep it apart from the export.")
