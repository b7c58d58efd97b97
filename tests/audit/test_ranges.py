"""Many ids as a short text."""

from itertools import combinations

import pytest

from feedserver.audit.chain import BEGINNING, Head, read_head
from feedserver.audit.ranges import read, written


@pytest.mark.parametrize(
    ("ids", "text"), [([], ""), ([5], "5"), ([5, 4, 3, 9], "3-5,9"), ([1, 2, 2], "1-2"), ([1, 3], "1,3")]
)
def test_what_follows_is_one_range(ids: list[int], text: str) -> None:
    assert written(ids) == text


def test_what_is_written_is_read() -> None:
    for size in range(9):
        for ids in combinations(range(5, 13), size):
            text = written(ids)
            assert tuple(one for first, last in read(text) for one in range(first, last + 1)) == ids


@pytest.mark.parametrize("text", ["a", "1-b", "1,,2", "-"])
def test_another_text_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(read(text))


@pytest.mark.parametrize("head", [BEGINNING, Head(17, "ab" * 32)])
def test_a_head_is_read_as_it_is_written(head: Head) -> None:
    assert read_head(str(head)) == head


@pytest.mark.parametrize(
    "text", ["", "17", "17:", f"017:{'ab' * 32}", f"17:{'AB' * 32}", f"-1:{'ab' * 32}", f"17:{'ab' * 31}"]
)
def test_another_text_is_no_head(text: str) -> None:
    assert read_head(text) is None
