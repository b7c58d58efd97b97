"""A bar on standard error for what takes minutes; nothing where that is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Gives what is to be called with the number of steps that were made."""
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:

        def advance(steps: int) -> None:
            bar.update(steps)

        yield advance
