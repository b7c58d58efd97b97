"""A measurement's figures, as people and programs read them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """CPU time of one piece of work (microseconds), beside that of icalendar for the same bytes' meaning."""

    name: str
    ours: float
    icalendar: float

    @property
    def ratio(self) -> float:
        """How many times as much as icalendar."""
        return self.ours / self.icalendar


def as_table(rows: Sequence[Row]) -> str:
    """Columns for a terminal."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'':{width}}  {'feedserver':>10}  {'icalendar':>10}  {'ratio':>6}"]
    lines += [
        f"{row.name:{width}}  {row.ours:>7,.0f} µs  {row.icalendar:>7,.0f} µs  {row.ratio:>6.2f}"
        for row in rows
    ]
    return "\n".join(lines)


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [{**asdict(row), "ratio": row.ratio} for row in rows]
