"""Installations for tests with real processes."""

import os
import shutil
from pathlib import Path

import pytest
import redis

from tests.processes.installation import Installation

REDIS = os.environ.get("TEST_REDIS", "redis://127.0.0.1:6379/14")


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(REDIS) as server:
            server.ping()
    except redis.RedisError:
        if os.environ.get("CI"):
            raise
        return False
    return True


#: Tests of programs that are not on this machine; in CI there are none.
collect_ignore = [] if os.environ.get("CI") or shutil.which("vdirsyncer") else ["test_vdirsyncer.py"]

CACHES = ["memory://", "null://", *([REDIS] if _redis_answers() else [])]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """What ``feedserver init`` makes, to be copied."""
    return Installation(tmp_path_factory.mktemp("installation")).set_up()


@pytest.fixture
def bare(tmp_path: Path) -> Installation:
    """Before ``init``, on SQLite."""
    return Installation(tmp_path)


@pytest.fixture
def small(bare: Installation, template: Installation) -> Installation:
    """Set up on SQLite."""
    return bare.copy_of(template)


@pytest.fixture
def installation(database_url: str, tmp_path: Path, template: Installation) -> Installation:
    """Set up on an empty database; once for each kind."""
    return Installation(tmp_path, database_url=database_url).copy_of(template)
