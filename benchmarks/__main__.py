"""``python -m benchmarks [NAME …] [--json] [--rounds N] [--seconds S]``: run those benchmarks, or all."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace

from benchmarks import (
    attachments,
    changed,
    event_cost,
    growth,
    memory,
    parts,
    polls,
    refused,
    start,
    together,
    writes,
)
from benchmarks.plan import Plan
from benchmarks.report import as_json, as_table, summary
from benchmarks.result import Result
from benchmarks.unavailable import Failed, Unavailable


def _event_cost(_plan: Plan) -> list[Result]:
    return [row.result for row in event_cost.measure()]


_USUAL = Plan()

#: Title and measurement by name, in the order of the goals.
GROUPS: dict[str, tuple[str, Callable[[Plan], list[Result]]]] = {
    "polls": (polls.TITLE, polls.measure),
    "changed": (changed.TITLE, changed.measure),
    "refused": (refused.TITLE, refused.measure),
    "attachments": (attachments.TITLE, attachments.measure),
    "writes": (writes.TITLE, writes.measure),
    "growth": (growth.TITLE, growth.measure),
    "together": (together.TITLE, together.measure),
    "memory": (memory.TITLE, memory.measure),
    "start": (start.TITLE, start.measure),
    "parts": (parts.TITLE, parts.measure),
    "event_cost": (event_cost.TITLE, _event_cost),
}


def main(arguments: list[str]) -> int:
    """Run benchmarks and print what they found, each as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure feedserver.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(GROUPS)}; default: all")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--rounds", type=int, default=_USUAL.rounds, metavar="N", help="interleaved rounds")
    parser.add_argument(
        "--seconds", type=float, default=_USUAL.seconds, metavar="S", help="load in each round"
    )
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in GROUPS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}")
    if asked.rounds < 1 or asked.seconds <= 0:
        parser.error("rounds and seconds must be positive")
    plan = replace(_USUAL, rounds=asked.rounds, seconds=asked.seconds)
    try:
        found = _run(asked.names or list(GROUPS), plan, quiet=asked.json)
    except (Failed, Unavailable) as reason:
        print(f"benchmarks: {reason}", file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps({name: as_json(results) for name, results in found.items()}, indent=2))
    else:
        print(summary(result for results in found.values() for result in results))
    return 0


def _run(names: list[str], plan: Plan, *, quiet: bool) -> dict[str, list[Result]]:
    found = {}
    for name in names:
        title, measure = GROUPS[name]
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        found[name] = measure(plan)
        if not quiet:
            print(f"{title}\n{as_table(found[name])}\n", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
