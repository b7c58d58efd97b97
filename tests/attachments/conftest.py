"""Sites on SQLite: one for all tests of a file that leave no trace, and new ones with other settings.

Where the database matters, tests take ``site`` and run on both.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.readers.conftest import icaljs as icaljs
from tests.site import Site, settings_for

Opened = Callable[..., Site]


@pytest.fixture(scope="module")
def opened(
    sqlite_template: Path, keys_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    """Opens an installation of its own, with one user and settings."""
    sites: list[Site] = []

    def open_one(**settings: Any) -> Site:
        home = tmp_path_factory.mktemp("home")
        shutil.copy(sqlite_template, home / "feedserver.db")
        sites.append(Site(settings_for(home, keys_file=str(keys_file), **settings)))
        sites[-1].host.make_user("amira", email="amira@host.example")
        return sites[-1]

    yield open_one
    for site in sites:
        site.close()


@pytest.fixture(scope="module")
def office(opened: Opened) -> Site:
    """The site of this file, which its tests share: each uses bookings of its own."""
    return opened()
