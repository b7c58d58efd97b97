"""``feedserver audit verify`` and ``feedserver audit head``: whether the log is as it was written."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from feedserver.audit import store
from feedserver.audit.chain import Head, chain_key, read_head
from feedserver.audit.check import Fault
from feedserver.audit.verify import Report, verify
from feedserver.cli.output import json_option, opened, print_json, say
from feedserver.database.engine import DATABASE_AWAY
from feedserver.services import Services


class _HeadOrFile(click.ParamType[Head]):
    """A head as ``audit head`` prints it, or a file that holds one."""

    name = "POSITION:SEAL or FILE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        """The head; a mistake in the command for anything else."""
        head = read_head(value) or _in_file(Path(value))
        if head is None:
            self.fail(f"{value!r} is neither a head nor a file that holds one.", param, ctx)
        return head


@click.command("verify")
@click.option(
    "--head", "exported", type=_HeadOrFile(), help="A head kept elsewhere, to find a log cut short."
)
@click.option(
    "--show", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Name so many faults."
)
@json_option
def verify_log(exported: Head | None, show: int, as_json: bool) -> None:
    """Compare every entry with its seal. The status is 1 if anything is wrong.

    It may run while a server runs.
    """
    with opened() as at:
        try:
            report = _verified(at, exported, show)
        except DATABASE_AWAY as error:
            raise click.ClickException("The log cannot be read: the database is away or damaged.") from error
    print_json(_as_json(report)) if as_json else _tell(report)
    if report.fault_count:
        raise SystemExit(1)


@click.command("head")
@json_option
def show_head(as_json: bool) -> None:
    """Print the end of the chain, to be kept where nobody who can change the log can change it."""
    with opened() as at, at.database.read() as tx:
        head = store.head(tx)
    print_json(asdict(head)) if as_json else click.echo(str(head))


def _verified(at: Services, exported: Head | None, show: int) -> Report:
    with (
        at.database.read() as tx,
        click.progressbar(length=store.count_sealed(tx), label="Verifying", file=sys.stderr) as bar,
    ):
        key = chain_key(at.keys.uid)
        return verify(tx, key, exported=exported, shown=show, progress=bar.update)


def _in_file(path: Path) -> Head | None:
    """What ``audit head`` has printed, as text or as JSON."""
    try:
        text = path.read_text("utf-8").strip()
        said = json.loads(text) if text.startswith("{") else None
        return read_head(text if said is None else f"{said['position']}:{said['seal']}")
    except (OSError, ValueError, KeyError):
        return None


def _as_json(report: Report) -> dict[str, object]:
    return {
        "entries": report.entries,
        "unsealed": report.unsealed,
        "erased": report.erased,
        "head": asdict(report.head),
        "fault_count": report.fault_count,
        "faults": [asdict(fault) for fault in report.faults],
    }


def _tell(report: Report) -> None:
    said = f"{report.entries:,} entries, {report.unsealed:,} of them not sealed yet, {report.erased:,} erased"
    say(f"{said}: {f'{report.fault_count:,} faults.' if report.fault_count else 'nothing is wrong.'}")
    for fault in report.faults:
        click.echo(f"{_place(fault)}: {fault.says}")
    if report.fault_count > len(report.faults):
        say(f"{report.fault_count - len(report.faults):,} more are not shown; see --show.")


def _place(fault: Fault) -> str:
    position = "not sealed" if fault.position is None else f"position {fault.position}"
    return position if fault.entry is None else f"{position}, entry {fault.entry}"
