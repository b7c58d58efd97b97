"""docs/asvs.md judges every requirement of ASVS 5.0, level 1 and 2, once, and names files that exist."""

import re
from collections.abc import Iterator

import pytest

from tests.docs.pages import ROOT

#: The numbers of each section: 70 of level 1 and 183 of level 2. Single ones left out are of level 3.
_SECTIONS = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6
3.5.1-5 3.7.1-2 4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4
6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3
8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2
11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2
13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3
16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""
_VERDICTS = ("met", "operator", "not applicable: ", "deviation: ", "not met", "in part, so not met: ")
_FILE = re.compile(r"`([\w./-]+/[\w./-]+|[\w.-]+\.(?:json|toml)|\.dockerignore)`")


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    """Number, requirement and verdict of each row."""
    lines = (ROOT / "docs/asvs.md").read_text("utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if re.match(r"\| \d", line)]


def _numbers() -> Iterator[str]:
    for section in _SECTIONS.split():
        chapter, first, last = re.fullmatch(r"(\d+\.\d+)\.(\d+)(?:-(\d+))?", section).groups()  # type: ignore[union-attr]
        for number in range(int(first), int(last or first) + 1):
            yield f"{chapter}.{number}"


def test_every_requirement_is_judged_once_and_in_order(rows: list[list[str]]) -> None:
    numbers = list(_numbers())
    assert len(numbers) == 70 + 183
    assert [row[0] for row in rows] == numbers


def test_every_verdict_is_one_of_those_that_the_page_explains(rows: list[list[str]]) -> None:
    assert [row for row in rows if len(row) != 3 or not row[2].startswith(_VERDICTS)] == []


def test_every_file_that_is_named_exists(rows: list[list[str]]) -> None:
    named = {file for _, _, verdict in rows for file in _FILE.findall(verdict)}
    assert len(named) > 80
    assert sorted(file for file in named if not file.startswith("/") and not (ROOT / file).exists()) == []


def test_what_is_missed_is_listed_in_the_page_of_security(rows: list[list[str]]) -> None:
    missed = {row[0] for row in rows if row[2].startswith(("deviation", "not met", "in part"))}
    page = (ROOT / "docs/security.md").read_text("utf-8")
    table = re.findall(r"^\| ([\d., ]+) \|", page, re.MULTILINE)
    assert {number for numbers in table for number in numbers.split(", ")} == missed
