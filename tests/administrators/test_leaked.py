"""Leaked passwords in a file of sorted digests."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from feedserver.administrators.choice import Fault, fault
from feedserver.administrators.leaked import has_leaked
from feedserver.errors import StartError
from feedserver.settings import load_settings

_LEAKED = [f"leaked-{number}-päßwort" for number in range(1000)]


def _digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()


def _file(folder: Path, lines: Iterable[str], end: str = "\n", last: str = "\n") -> Path:
    path = folder / "leaked.txt"
    path.write_bytes((end.join(lines) + last).encode())
    return path


def _lines(form: str) -> list[str]:
    digests = sorted(map(_digest, _LEAKED))
    return {
        "counted": [f"{digest.upper()}:{number}" for number, digest in enumerate(digests, 1)],
        "bare": [digest.upper() for digest in digests],
        "lower case": [f"{digest}:1" for digest in digests],
    }[form]


@pytest.mark.parametrize("form", ["counted", "bare", "lower case"])
@pytest.mark.parametrize(("end", "last"), [("\n", "\n"), ("\r\n", "\r\n"), ("\n", "")])
def test_each_that_is_in_it_is_found_and_no_other(tmp_path: Path, form: str, end: str, last: str) -> None:
    path = _file(tmp_path, _lines(form), end, last)
    assert all(has_leaked(path, password) for password in _LEAKED)
    assert not any(has_leaked(path, password + "!") for password in _LEAKED)


def test_one_line_and_none(tmp_path: Path) -> None:
    alone = _file(tmp_path, [_digest("leaked once").upper()])
    assert has_leaked(alone, "leaked once") and not has_leaked(alone, "never")
    assert not has_leaked(_file(tmp_path, [], last=""), "never")


def test_it_is_refused_as_a_common_one_is(tmp_path: Path) -> None:
    path = _file(tmp_path, _lines("counted"))
    assert fault(_LEAKED[7], "ada@host.example", (), path) is Fault.COMMON
    assert fault(_LEAKED[7], "ada@host.example") is None
    assert fault("nine green bottles", "ada@host.example", (), path) is None


def _refusal(path: Path) -> str:
    with pytest.raises(StartError) as refused:
        load_settings({"FEEDSERVER_LEAKED_PASSWORDS_FILE": str(path)})
    assert "'leaked_passwords_file'" in str(refused.value) and str(path) in str(refused.value)
    return str(refused.value)


def test_the_setting_takes_a_file_in_that_form(tmp_path: Path) -> None:
    path = _file(tmp_path, _lines("counted"))
    settings = load_settings({"FEEDSERVER_LEAKED_PASSWORDS_FILE": str(path)})
    assert settings.leaked_passwords_file == path


def test_what_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory." in _refusal(tmp_path / "none.txt")
    assert "cannot be read: Is a directory." in _refusal(tmp_path)


@pytest.mark.parametrize(
    "lines", [["password", "secret"], ["0" * 32 + ":1"], ["0" * 41], ["x" * 10_000], [""], []]
)
def test_what_is_no_list_of_digests_stops_the_start(tmp_path: Path, lines: list[str]) -> None:
    assert "must be SHA-1 digests" in _refusal(_file(tmp_path, lines, last=""))


def test_one_that_is_sorted_otherwise_stops_the_start(tmp_path: Path) -> None:
    """There is one by how often they were seen, in which nothing would be found."""
    assert "must be sorted by digest" in _refusal(_file(tmp_path, [f"{_digest(word)}:9" for word in _LEAKED]))
