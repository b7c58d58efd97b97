"""Lists that say much of each thing: a heading, facts, and what can be done. Pure."""

from dataclasses import dataclass

from feedserver.admin.view.marks import Fact, Leading


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of such a list."""

    title: str
    facts: list[Fact]
    change: Leading | None = None
