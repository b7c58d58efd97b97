"""Which calendar client it is, by its User-Agent, and how often it asks: a table, ``clients.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

OTHER = "Other"
#: A device may be off over a long weekend.
_LONGEST_REST = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How a family asks for feeds, where it is known; ``notes`` say it by language (ISO 639-1)."""

    #: Hours between two requests, from the shortest usual time to the longest.
    every_hours: tuple[float, float]
    notes: Mapping[str, str]
    #: Whether it asks only while somebody's device is on.
    while_open: bool = False

    @property
    def longest(self) -> timedelta:
        """The longest usual time between two requests."""
        return timedelta(hours=self.every_hours[1])

    @property
    def patience(self) -> timedelta:
        """After this time without a request something is amiss: twice the longest, or a device at rest."""
        return max(2 * self.longest, _LONGEST_REST) if self.while_open else 2 * self.longest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    family: str
    names: Mapping[str, str]
    parts: tuple[str, ...]
    polling: Polling | None


@lru_cache(maxsize=1024)
def family_of(user_agent: str) -> str:
    """The family's name, such as ``Google Calendar``; ``Other`` for a stranger."""
    lowered = user_agent[:512].lower()
    return next((row.family for row in _table() if any(part in lowered for part in row.parts)), OTHER)


def families() -> tuple[str, ...]:
    """Every name :func:`family_of` can give."""
    return (*(row.family for row in _table()), OTHER)


def name_of(family: str, language: str) -> str:
    """What a family is called in a language; as it is named where it has no name of its own there."""
    return next((row.names.get(language, family) for row in _table() if row.family == family), family)


def polling_of(family: str) -> Polling | None:
    """How that family asks; None where nobody knows."""
    return next((row.polling for row in _table() if row.family == family), None)


@cache
def _table() -> tuple[_Row, ...]:
    content = tomllib.loads(files("feedserver.use").joinpath("clients.toml").read_text("utf-8"))
    return tuple(
        _Row(
            family=row["family"],
            names=row.get("name", {}),
            parts=tuple(part.lower() for part in row["contains"]),
            polling=_polling(row) if "every_hours" in row else None,
        )
        for row in content["client"]
    )


def _polling(row: dict[str, Any]) -> Polling:
    shortest, longest = row["every_hours"]
    return Polling(
        every_hours=(shortest, longest), notes=row["note"], while_open=row.get("while_open", False)
    )
