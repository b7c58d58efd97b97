"""Every command there is, for tests that hold for all of them."""

from collections.abc import Iterator

import click

from feedserver.cli import main


def all_commands() -> dict[tuple[str, ...], click.Command]:
    """The commands that do something, by their words."""
    return dict(_leaves(main, ()))


def groups() -> list[tuple[str, ...]]:
    """The words that need another one after them."""
    return sorted({words[:-1] for words in all_commands() if len(words) > 1})


def _leaves(
    command: click.Command, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from _leaves(found, (*words, name))
