"""Long lists of ids in portions: databases limit how many values a statement may hold."""

from collections.abc import Iterable, Iterator

_PORTION = 1000


def in_portions(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in sorted portions, none of them empty; together they are in one order everywhere."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _PORTION):
        yield ordered[start : start + _PORTION]
