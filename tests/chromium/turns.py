"""Languages by turns: with every run each page in one of them, in a campaign each page in all."""

from collections.abc import Iterator
from itertools import cycle

from tests.chromium.window import Window
from tests.full import full_or

#: For each walk through the pages, the languages that take turns in it.
WALKS: list[tuple[str, ...]] = full_or([("en",), ("de",)], [("en", "de")])


def by_turns(window: Window, languages: tuple[str, ...], pages: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Each page's name and the language in which it was asked for."""
    for language in cycle(languages):
        window.speak(language)
        name = next(pages, None)
        if name is None:
            return
        yield name, language
