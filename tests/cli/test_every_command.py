"""What holds for every command: ``--json``, exit statuses, and a line in the documents."""

import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest
from sqlalchemy import text

import feedserver
from feedserver.database.engine import Database
from tests.cli.commands import all_commands, groups
from tests.cli.conftest import Run, refusal

#: Commands for which JSON makes no sense, and why.
WITHOUT_JSON = {
    ("serve",): "it answers requests until it is stopped",
    ("completion",): "it prints a script for a shell",
    ("audit", "export"): "it prints NDJSON and nothing else",
    ("attachment",): "--format json says it",
}
COMMANDS = all_commands()
IDS = [" ".join(words) for words in COMMANDS]
OPERATING = Path(feedserver.__file__).parents[1] / "docs" / "operating.md"


@pytest.mark.parametrize("words", COMMANDS, ids=IDS)
def test_json_everywhere(words: tuple[str, ...]) -> None:
    flags = {flag for parameter in COMMANDS[words].params for flag in parameter.opts}
    assert ("--json" in flags) != (words in WITHOUT_JSON)


def test_nothing_is_excused_that_is_not_there() -> None:
    assert WITHOUT_JSON.keys() <= COMMANDS.keys()


@pytest.mark.parametrize("words", COMMANDS, ids=IDS)
def test_a_wrong_flag_or_one_word_too_many_is_status_2(run: Run, words: tuple[str, ...]) -> None:
    assert "--no-such-flag" in refusal(run(*words, "--no-such-flag"), 2)
    command = COMMANDS[words]
    wanted = ["1"] * sum(isinstance(parameter, click.Argument) for parameter in command.params)
    said = refusal(run(*words, *wanted, "1", "1"), 2)
    assert said.startswith("Usage: ") and "\nError: " in said


@pytest.mark.parametrize("words", COMMANDS, ids=IDS)
def test_what_a_command_needs_and_was_not_given_is_status_2(run: Run, words: tuple[str, ...]) -> None:
    needed = [parameter for parameter in COMMANDS[words].params if parameter.required]
    if needed:
        assert "Missing" in refusal(run(*words), 2)


@pytest.mark.parametrize("words", groups(), ids=" ".join)
def test_a_group_alone_or_with_a_stranger_is_status_2(run: Run, words: tuple[str, ...]) -> None:
    assert "Commands:" in refusal(run(*words), 2)
    assert "No such command 'nonsense'" in refusal(run(*words, "nonsense"), 2)


@pytest.mark.parametrize("words", COMMANDS, ids=IDS)
def test_every_command_stands_in_the_documents(words: tuple[str, ...]) -> None:
    assert f"`feedserver {' '.join(words)}" in OPERATING.read_text("utf-8")


@pytest.mark.parametrize("words", COMMANDS, ids=IDS)
def test_every_command_says_what_it_and_its_flags_do(words: tuple[str, ...]) -> None:
    command = COMMANDS[words]
    assert command.help
    silent = [
        parameter.name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        and not parameter.help
        and not isinstance(parameter.type, click.Choice)
    ]
    assert silent == [] or words == ("token", "issue")


@pytest.mark.parametrize("command", [["user", "list"], ["status"], ["organisation", "show", "x"]])
def test_a_database_that_fails_in_the_middle_is_one_sentence(
    ready: Run, database: Database, command: list[str]
) -> None:
    with database.write() as tx:
        tx.execute(text("PRAGMA legacy_alter_table = ON"))
        tx.execute(text("ALTER TABLE users RENAME TO users_away"))
        tx.execute(text("ALTER TABLE organisations RENAME TO organisations_away"))
    said = refusal(ready(*command))
    assert said.startswith("Error: The database failed: no such table: ")
    assert said.count("\n") == 1


def test_help_is_fast() -> None:
    """In seconds of the processor, because other programs run on this machine; the best of several."""
    seconds = []
    for _ in range(5):
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [Path(sys.executable).with_name("feedserver"), "--help"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)
    assert min(seconds) < 0.4, seconds
