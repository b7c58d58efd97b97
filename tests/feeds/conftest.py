"""The same installation again: restarted, or with other settings."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from feedserver import redis_calls
from tests.site import Site


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Redis that takes more than 0.1 s is away: on a busy machine that comes about."""
    monkeypatch.setattr(redis_calls, "_REDIS_SECONDS", 10)


@pytest.fixture
def again(site: Site) -> Iterator[Callable[..., Site]]:
    """Start another process on the same data; ``settings`` are changed for it."""
    started: list[Site] = []

    def start(**settings: Any) -> Site:
        changed = copy.copy(site)
        changed.settings = replace(site.settings, **settings)
        started.append(changed.restart())
        return started[-1]

    yield start
    for other in started:
        other.close()
