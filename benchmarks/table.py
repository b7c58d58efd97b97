"""The figures of ``event_cost``, which has no server and so a row of its own kind."""

from dataclasses import dataclass

from benchmarks.result import Result, Spread


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

    @property
    def result(self) -> Result:
        """As a row like those of the other benchmarks."""
        figures = {"CPU µs": self.ours, "icalendar µs": self.icalendar, "× icalendar": self.ratio}
        return Result(name=self.name, figures={name: Spread.of([value]) for name, value in figures.items()})
