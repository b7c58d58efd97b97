"""Sites that are backed up and restored, on a database of their own."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.backup.vault import Vault
from tests.conftest import DATABASES, PG_SERVER, set_up
from tests.feeds.test_cache import REDIS
from tests.site import Site, settings_for

_PREFIX = f"feedserver_test_{os.getpid()}_backup"


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """The name of a PostgreSQL database with the schema, to be copied; all copies go with it."""
    with psycopg.connect(f"{PG_SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {_PREFIX}".encode())
        set_up(_address(_PREFIX))
        yield _PREFIX
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        for (name,) in server.execute(query, [_PREFIX]).fetchall():
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=DATABASES)
def own_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database that may be renamed; once for each kind."""
    if request.param == "postgresql":
        template, name = request.getfixturevalue("postgresql_template"), f"{_PREFIX}_{secrets.token_hex(4)}"
        with psycopg.connect(f"{PG_SERVER}/postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return _address(name)
    return _copied(request, tmp_path)


@pytest.fixture
def vault(own_database: str, keys_file: Path, tmp_path: Path) -> Iterator[Vault]:
    """A site and its backups; once for each kind of database."""
    yield from _vault(own_database, keys_file, tmp_path)


@pytest.fixture
def small_vault(request: pytest.FixtureRequest, keys_file: Path, tmp_path: Path) -> Iterator[Vault]:
    """The same on SQLite alone."""
    yield from _vault(_copied(request, tmp_path), keys_file, tmp_path)


@pytest.fixture
def redis_vault(own_database: str, keys_file: Path, tmp_path: Path) -> Iterator[Vault]:
    """One whose feeds are kept in Redis, and nowhere else."""
    yield from _vault(own_database, keys_file, tmp_path, cache_url=REDIS, cache_max_bytes=0)


def _vault(database_url: str, keys_file: Path, home: Path, **settings: Any) -> Iterator[Vault]:
    own = settings_for(home, database_url=database_url, keys_file=str(keys_file), **settings)
    vault = Vault(Site(own))
    yield vault
    vault.site.close()


def _copied(request: pytest.FixtureRequest, home: Path) -> str:
    shutil.copy(request.getfixturevalue("sqlite_template"), home / "feedserver.db")
    return f"sqlite:///{home / 'feedserver.db'}"


def _address(name: str) -> str:
    return f"{PG_SERVER}/{name}".replace("postgresql://", "postgresql+psycopg://")
