"""``feedserver signing-key``: the keys that sign feed addresses. No key is ever shown."""

import re
from collections.abc import Iterable

import click

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.output import json_option, opened, operator, print_json, print_table, say
from feedserver.database.engine import lock
from feedserver.keys import DIGESTS, add_signing_key, load_keys
from feedserver.status.tokens import count_by_signing_key
from feedserver.tokens.model import TokenStatus


@click.group()
def command() -> None:
    """Keys that sign feed addresses."""


@command.command()
@click.option(
    "--digest", type=click.Choice(DIGESTS), default=DIGESTS[0], show_default=True, help="What it signs with."
)
@json_option
def rotate(digest: str, as_json: bool) -> None:
    """Add a key that signs from now on; what older keys signed stays valid.

    Running servers take it with SIGHUP. An older key can leave the keys file when `signing-key list`
    counts no token on it.
    """
    with opened() as at, at.database.write() as tx:
        lock(tx, "signing-keys")
        file = at.settings.keys_file
        present = [
            key.id for key in load_keys(file).signing
        ]  # after the lock: another one may just have added
        made = _next_id([*present, *count_by_signing_key(tx, at.clock())])
        data = {"before": present[-1]}
        note(tx, operator(), Action.SIGNING_KEY_ADDED, made, at.clock(), data=data)
        add_signing_key(file, made, digest)
    if as_json:
        print_json({"id": made, "before": present[-1], "keys_file": str(file)})
    else:
        say(f"The key {made} signs from now on; what {present[-1]} signed stays valid.")
        say(f"Copy {file} to a safe place and to every other server, and send each server SIGHUP.")


@command.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List the keys with the number of tokens each carries.

    `live` tokens serve a feed, `suspended` ones may do so again. A key that is `missing` is named by
    tokens and not in the keys file: their addresses are dead.
    """
    with opened() as at, at.database.read() as tx:
        counts = count_by_signing_key(tx, at.clock())
    digests = {key.id: key.digest for key in at.keys.signing}
    present = list(digests)
    states = {name: "signs" if name == present[-1] else "verifies" for name in present}
    rows = [
        {
            "id": name,
            "state": states.get(name, "missing"),
            "digest": digests.get(name),
            "live": counts[name][TokenStatus.LIVE] if name in counts else 0,
            "suspended": counts[name][TokenStatus.SUSPENDED] if name in counts else 0,
        }
        for name in [*present, *sorted(counts.keys() - states.keys())]
    ]
    print_json(rows) if as_json else print_table(rows, ("id", "state", "digest", "live", "suspended"))


def _next_id(taken: Iterable[str]) -> str:
    """``k`` and a number above all that ever were: an id of old would speak for tokens it did not sign."""
    numbers = [int(match[1]) for name in taken if (match := re.fullmatch(r"k([0-9]+)", name))]
    return f"k{max(numbers, default=0) + 1}"
