"""``python -m benchmarks [NAME …] [--json]``: run those benchmarks, or all."""

import argparse
import json
import sys

from benchmarks import event_cost
from benchmarks.table import as_json, as_table

BENCHMARKS = {"event_cost": event_cost}


def main(arguments: list[str]) -> int:
    """Run benchmarks and print what they found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure feedserver.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; default: all"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}")
    found = {name: BENCHMARKS[name].measure() for name in asked.names or BENCHMARKS}
    if asked.json:
        print(json.dumps({name: as_json(rows) for name, rows in found.items()}, indent=2))
    else:
        print("\n\n".join(f"{BENCHMARKS[name].TITLE}\n{as_table(rows)}" for name, rows in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
