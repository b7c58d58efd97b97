"""Results as people and programs read them."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.result import Goal, Result, Spread
from benchmarks.unavailable import Failed, Unavailable

_WORDS = {True: "met", False: "MISSED", None: "not measured"}


def run(title: str, measure: Callable[[], list[Result]], *, for_programs: bool = False) -> int:
    """Measure and print; gives the exit code of the program, 1 where it could not be measured."""
    try:
        found = measure()
    except (Failed, Unavailable) as reason:
        print(f"benchmarks: {reason}", file=sys.stderr)
        return 1
    print(json.dumps(as_json(found), indent=2) if for_programs else f"{title}\n{as_table(found)}")
    return 0


def as_table(results: Sequence[Result]) -> str:
    """Columns for a terminal: medians, of ratios with the least and the greatest, and the goals."""
    columns = list(dict.fromkeys(name for result in results for name in result.figures))
    cells = [["", *columns, "goals"]]
    for result in results:
        figures = [_cell(column, result.figures.get(column)) for column in columns]
        cells.append([result.name, *figures, _beside(result)])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(row, widths) for row in cells)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, *figures, goals = cells
    middle = "  ".join(f"{cell:>{width}}" for cell, width in zip(figures, widths[1:-1], strict=True))
    return f"{name:{widths[0]}}  {middle}  {goals}".rstrip()


def _cell(column: str, found: Spread | None) -> str:
    if found is None:
        return ""
    if column.startswith("×") and found.low != found.high:
        return f"{number(found.median)} ({number(found.low)}–{number(found.high)})"
    return number(found.median)


def number(value: float) -> str:
    """Three figures that count; whole numbers from a hundred on."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def _beside(result: Result) -> str:
    said = [f"{goal}: {_WORDS[goal.is_met(result.figures)]}" for goal in result.goals]
    return "; ".join([*said, *([result.note] if result.note else [])])


def summary(results: Iterable[Result]) -> str:
    """How many goals are met, in one sentence."""
    met = [goal.is_met(result.figures) for result in results for goal in result.goals]
    away = f", {met.count(None)} not measured" if None in met else ""
    return f"{met.count(True)} of {len(met)} goals met{away}."


def as_json(results: Iterable[Result]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "name": result.name,
            "figures": {name: asdict(found) for name, found in result.figures.items()},
            "goals": [_goal(goal, result) for goal in result.goals],
            "note": result.note,
        }
        for result in results
    ]


def _goal(goal: Goal, result: Result) -> dict[str, Any]:
    return {"goal": str(goal), "met": goal.is_met(result.figures)}
