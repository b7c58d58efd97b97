"""``feedserver bookings``: bookings from a file."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.bookings.audited import of_batch
from feedserver.bookings.batch import MAX_ITEMS, parse_lines, put_batch
from feedserver.cli.output import json_option, opened, operator, print_json, say

_SHOWN = 10


@click.group()
def command() -> None:
    """Bookings from a file."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def load(file: Path, as_json: bool) -> None:
    """Load bookings from FILE, one JSON object with its id in each line (NDJSON).

    Each is kept whole or refused. The status is 1 if any was refused.
    """
    counts: Counter[str] = Counter()
    refused: list[dict[str, Any]] = []
    with (
        opened() as at,
        click.progressbar(length=file.stat().st_size, label="Loading", file=sys.stderr) as bar,
    ):
        for octets, lines in _portions(file):
            with at.database.write() as tx:
                now = at.clock()
                results = put_batch(tx, lines, uid_of=at.booking_uid, shelves=at.shelves, now=now)
                if data := of_batch(results):
                    note(tx, operator(), Action.BOOKINGS_BATCH, None, now, data=data)
            counts.update(_word(result) for result in results)
            refused.extend(result for result in results if result["status"] == 422)
            bar.update(octets)
    summary = {word: counts[word] for word in ("made", "changed", "unchanged", "refused")}
    if as_json:
        print_json({**summary, "refusals": refused})
    else:
        say(", ".join(f"{number} {word}" for word, number in summary.items()) + ".")
        for reason, number in _reasons(refused).most_common(_SHOWN):
            say(f"  {number} x {reason}")
    if refused:
        raise SystemExit(1)


def _portions(file: Path) -> Iterator[tuple[int, list[Any]]]:
    """The lines of the file in portions of a batch, each with its size in octets."""
    with file.open("rb") as lines:
        portion: list[bytes] = []
        for line in lines:
            portion.append(line)
            if len(portion) == MAX_ITEMS:
                yield sum(map(len, portion)), parse_lines(b"".join(portion))
                portion = []
        yield sum(map(len, portion)), parse_lines(b"".join(portion))


def _word(result: dict[str, Any]) -> str:
    if result["status"] == 422:
        return "refused"
    if result["status"] == 201:
        return "made"
    return "changed" if result["changed"] else "unchanged"


def _reasons(refused: list[dict[str, Any]]) -> Counter[str]:
    return Counter(f"{e['field']}: {e['message']}" for result in refused for e in result["errors"])
