"""The command itself: what it lists, and what it does not load."""

import subprocess
import sys

import click
import pytest

from feedserver.cli import main
from tests.cli.conftest import Run, done, refusal


def test_help_lists_the_commands(run: Run) -> None:
    said = done(run("--help")).stdout
    words = " ".join(said[said.index("Commands:") :].split())
    context = click.Context(main)
    names = main.list_commands(context)
    assert set(names) >= {"init", "serve", "demo", "key", "token"}
    for name in names:
        command = main.get_command(context, name)
        assert command is not None
        assert f"{name} {command.get_short_help_str(limit=200)}" in words


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_and_version_load_neither_flask_nor_sqlalchemy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom feedserver.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code\n"
        "print(sorted({'flask', 'sqlalchemy', 'gunicorn', 'redis'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]", done.stdout


def test_a_server_on_sqlite_loads_nothing_that_only_others_need() -> None:
    """A start takes as long as what it loads."""
    slow = ["alembic", "icalendar", "recurring_ical_events", "psycopg", "redis"]
    code = f"import sys\nimport feedserver.server\nprint([name for name in {slow} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("command", ["init", "serve", "demo", "key", "token"])
def test_every_command_has_help(run: Run, command: str) -> None:
    assert done(run(command, "--help")).stdout.startswith("Usage: ")


def test_an_unknown_command_is_refused(run: Run) -> None:
    assert "No such command 'serv'" in refusal(run("serv"), 2)


@pytest.mark.parametrize("command", [["demo"], ["key", "list"], ["token", "list", "x"], ["serve"]])
def test_before_init_every_command_says_so(run: Run, command: list[str]) -> None:
    assert "run `feedserver init`" in refusal(run(*command))


@pytest.mark.parametrize("command", [["demo"], ["key", "list"], ["token", "list", "x"], ["serve"], ["init"]])
def test_every_command_refuses_unknown_settings(
    run: Run, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDSERVER_HOMES", "x")
    assert "FEEDSERVER_HOMES is not a setting" in refusal(run(*command))
