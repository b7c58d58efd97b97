"""Lists of commands in pages: ``--limit`` and ``--after``."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from sqlalchemy import Row

from feedserver.cli.output import print_json, print_table, say
from feedserver.database.pages import Page, Wanted

F = TypeVar("F", bound=Callable[..., Any])


def page_options(command: F) -> F:
    """Add the flags to a command."""
    limit = click.option(
        "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many."
    )
    after = click.option("--after", metavar="ID", help="Go on after this one.")
    return limit(after(command))


def wanted(limit: int, after: str | None) -> Wanted:
    """The page that the flags ask for."""
    return Wanted(limit, None if after is None else (after,))


def print_page(
    page: Page, answer: Callable[[Row[Any]], dict[str, Any]], columns: Sequence[str], as_json: bool
) -> None:
    """A page for a machine, with what ``--after`` takes next; or a table."""
    rows = [answer(row) for row in page.rows]
    following = page.next[0] if page.next else None
    if as_json:
        print_json({"items": rows, "next": following})
        return
    print_table(rows, columns)
    if following is not None:
        say(f"There are more: --after {following}")
