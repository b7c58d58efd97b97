"""``feedserver backup``: making a backup of a running installation, judging one, and putting one back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from feedserver.backup.create import create, named
from feedserver.backup.file import check
from feedserver.backup.model import Manifest
from feedserver.backup.progress import Tell
from feedserver.backup.restore import Plan, Restored, judged, restore
from feedserver.cli.output import json_option, operator, print_json, say
from feedserver.clock import utc_now, zulu
from feedserver.database.revisions import require_known
from feedserver.errors import StartError
from feedserver.keys import load_keys
from feedserver.logs import configure_logging
from feedserver.settings import Settings, load_settings

_STEPS = 1_000
_PATH = click.Path(path_type=Path)


@click.group()
def command() -> None:
    """Backups: make, judge, put back."""


@command.command("create")
@click.argument("path", type=_PATH)
@json_option
def make(path: Path, as_json: bool) -> None:
    """Write a backup to PATH, or into the folder PATH under a name with the time. Servers go on meanwhile.

    No key is in it: keep keys.json elsewhere.
    """
    configure_logging()
    now = utc_now()
    target = named(path, now) if path.is_dir() else path
    with _bar("Backing up") as tell:
        manifest = create(load_settings().database_url, target, now, tell)
    if as_json:
        print_json({"path": str(target), **_as_json(manifest)})
    else:
        say(f"{target}: {manifest.rows:,} rows, {manifest.octets:,} octets.")


@command.command()
@click.argument("path", type=_PATH)
@json_option
def verify(path: Path, as_json: bool) -> None:
    """Tell whether a backup is whole, octet by octet, and of a version that this one can put back."""
    with _bar("Verifying") as tell:
        manifest = check(path, tell)
    require_known(manifest.revision)
    if as_json:
        print_json(_as_json(manifest))
    else:
        say(f"Whole: {_words(manifest)}.")


@command.command("restore")
@click.argument("path", type=_PATH)
@click.option("--exact", is_flag=True, help="As it was: what ended since is live again. For drills.")
@click.option("--journal", "journals", multiple=True, type=_PATH, help="The journal of another server, too.")
@json_option
def put_back(path: Path, exact: bool, journals: tuple[Path, ...], as_json: bool) -> None:
    """Put a backup in the place of the database, which is set aside. All servers have to be stopped.

    What was revoked or suspended since stays so, and calendars take every event anew.
    """
    configure_logging()
    settings = load_settings()
    plan = Plan(
        path=path,
        settings=settings,
        exact=exact,
        journals=journals,
        now=utc_now(),
    )
    manifest = judged(plan)
    if _at_a_terminal():
        click.confirm(
            f"Put back {_words(manifest)}? The present database is set aside.", abort=True, err=True
        )
    with _bar("Restoring") as tell:
        done = restore(plan, operator(), tell)
    _tell(done, settings, exact) if not as_json else print_json(_result(done))


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _tell(done: Restored, settings: Settings, exact: bool) -> None:
    say(f"Restored: {_words(done.manifest)}.")
    if done.set_aside:
        say(f"The database before is now {done.set_aside}; remove it when nobody needs it any more.")
    if done.present_fault:
        say(f"It could not be read wholly ({done.present_fault}); the journal says what ended since.")
    if done.journal_faults:
        say(f"{done.journal_faults} lines of the journal could not be read.")
    if not exact:
        rows = ", ".join(f"{number:,} in {table}" for table, number in done.ended.items())
        say(f"Brought to what holds now: {rows or 'nothing had changed'}.")
        say("Let the host push all users and bookings again; what is unchanged changes nothing.")
    try:
        load_keys(settings.keys_file)
    except StartError as error:
        say(f"{error} Put the copy of the keys that belongs to this installation there first.")


def _result(done: Restored) -> dict[str, Any]:
    return {
        **_as_json(done.manifest),
        "set_aside": done.set_aside,
        "ended": dict(done.ended),
        "journal_faults": done.journal_faults,
        "present_fault": done.present_fault,
    }


def _as_json(manifest: Manifest) -> dict[str, Any]:
    return {**asdict(manifest), "made_at": zulu(manifest.made_at)}


def _words(manifest: Manifest) -> str:
    made = f"made at {zulu(manifest.made_at)} by feedserver {manifest.feedserver}"
    return f"a backup of {manifest.kind} {made}, {manifest.rows:,} rows"


@contextmanager
def _bar(label: str) -> Iterator[Tell]:
    """A bar on standard error."""
    with click.progressbar(length=_STEPS, label=label, file=sys.stderr) as bar:

        def tell(fraction: float) -> None:
            bar.update(max(0, round(fraction * _STEPS) - bar.pos))

        yield tell
        bar.update(_STEPS - bar.pos)
