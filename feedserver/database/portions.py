"""Long lists of ids in portions: databases limit how many values a statement may hold."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

_PORTION = 1000
Id = TypeVar("Id", str, int)


def in_portions(ids: Iterable[Id]) -> Iterator[list[Id]]:
    """The ids in sorted portions, none of them empty; together they are in one order everywhere."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _PORTION):
        yield ordered[start : start + _PORTION]
