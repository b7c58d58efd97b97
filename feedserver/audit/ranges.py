"""Many ids as a short text: ``3-5,9``. Pure."""

from collections.abc import Iterable, Iterator

Range = tuple[int, int]


def written(ids: Iterable[int]) -> str:
    """The ids in order, those that follow each other as one range."""
    ranges: list[list[int]] = []
    for one in sorted(set(ids)):
        if ranges and one == ranges[-1][1] + 1:
            ranges[-1][1] = one
        else:
            ranges.append([one, one])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def read(text: str) -> Iterator[Range]:
    """The first and last id of each range (ValueError for another text)."""
    for part in text.split(",") if text else ():
        first, _, last = part.partition("-")
        yield int(first), int(last or first)
