"""A post office for each test process, and a receiver with an empty calendar for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.receivers.life import Life
from tests.receivers.marionette import WITH_THUNDERBIRD
from tests.receivers.receiver import Receiver, receiving
from tests.receivers.smtp import Post
from tests.site import Site


@pytest.fixture(scope="session")
def post() -> Iterator[Post]:
    """An SMTP server that keeps what it gets."""
    with Post().open() as post:
        yield post


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    if not WITH_THUNDERBIRD:
        pytest.skip("Thunderbird is not on this machine")
    with receiving(tmp_path_factory.mktemp("thunderbird")) as running:
        yield running


@pytest.fixture
def receiver(_running: Receiver) -> Receiver:
    """Thunderbird with an empty calendar; one process for all tests."""
    _running.empty()
    return _running


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite alone: mails do not depend on where bookings are stored."""
    shutil.copy(sqlite_template, tmp_path / "feedserver.db")
    return f"sqlite:///{tmp_path / 'feedserver.db'}"


@pytest.fixture
def life(site: Site, post: Post, receiver: Receiver) -> Life:
    """A host whose mails reach Thunderbird."""
    return Life(site, post, receiver)
