"""How commands speak: data to standard output, words to standard error."""

import getpass
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from feedserver.audit.model import Actor, ActorKind
from feedserver.logs import configure_logging
from feedserver.services import Services, open_services
from feedserver.settings import load_settings

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output.")


@contextmanager
def opened() -> Iterator[Services]:
    """The services as the settings say, closed afterwards."""
    configure_logging()
    at = open_services(load_settings())
    try:
        yield at
    finally:
        at.database.close()


def operator() -> Actor:
    """Whoever runs the command, as the audit log names them: by the account on the machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in many containers
        name = None
    return Actor(kind=ActorKind.COMMAND, name=name)


@contextmanager
def row_bar(label: str) -> Iterator[tuple[Callable[[int], None], Callable[[int], None]]]:
    """A progress bar on standard error whose length is known later: how to say it, and how to go on."""
    with click.progressbar(length=0, label=label, file=sys.stderr, width=30) as bar:

        def expect(count: int) -> None:
            bar.length = count

        yield expect, bar.update


def say(text: str) -> None:
    """A sentence for the person at the terminal."""
    click.echo(text, err=True)


def print_json(value: object) -> None:
    """A value for a machine."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Rows for a person, with the columns' names above them."""
    cells = [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(line[n]) for line in [list(columns), *cells]) for n in range(len(columns))]
    for line in [[column.upper() for column in columns], *cells]:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def print_fields(fields: Mapping[str, Any]) -> None:
    """The fields of one thing for a person, a line each."""
    width = max(len(name) for name in fields) + 2
    for name, value in fields.items():
        click.echo(f"{(name + ':').ljust(width)}{_cell(value)}")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join(_cell(item) for item in value) or "-"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={_cell(item)}" for name, item in value.items()) or "-"
    # What a host sent may hold anything; the terminal is to be told nothing by it.
    return "-" if value is None else "".join(one if one.isprintable() else " " for one in str(value))
