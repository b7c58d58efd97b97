"""What a measurement found: figures with their spread, and the goals they are held against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of the rounds, with the least and the greatest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Of one value for each round; ValueError if there is none."""
        found = sorted(values)
        return cls(median(found), found[0], found[-1])


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound for the median of the figure of that name; or else ``alternative`` holds."""

    figure: str
    bound: float
    at_least: bool = True
    alternative: "Goal | None" = None

    def or_else(self, alternative: "Goal") -> "Goal":
        """The same goal, met as well when the other one is."""
        return replace(self, alternative=alternative)

    def __str__(self) -> str:
        """As people write it."""
        own = f"{'≥' if self.at_least else '≤'} {self.bound:,g} {self.figure}"
        return own if self.alternative is None else f"{own}, or {self.alternative}"

    def is_met(self, figures: Mapping[str, Spread]) -> bool | None:
        """None: what it speaks of was not measured."""
        found = figures.get(self.figure)
        met = None if found is None else self._holds(found.median)
        if met or self.alternative is None:
            return met
        return self.alternative.is_met(figures)

    def _holds(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound


def at_least(bound: float, figure: str) -> Goal:
    """The figure must not be smaller."""
    return Goal(figure, bound)


def at_most(bound: float, figure: str) -> Goal:
    """The figure must not be greater."""
    return Goal(figure, bound, at_least=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row: figures by name and unit, goals, and where there are no figures the reason."""

    name: str
    figures: Mapping[str, Spread] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    note: str = ""


def percentile(ordered: Sequence[float], part: float) -> float:
    """The value that so large a part of the others stays below; without any it is infinite."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("inf")
