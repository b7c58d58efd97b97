"""Databases: with the schema, and without."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from feedserver.database.engine import Database, open_database
from feedserver.database.sqlite import sqlite_engine
from tests.conftest import DATABASES, PG_SERVER


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with the schema; once for each kind."""
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """A SQLite database without a table, with the engine that ships."""
    database = Database(sqlite_engine(f"sqlite:///{tmp_path / 'empty.db'}"))
    yield database
    database.close()


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a table; once for each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    name = f"feedserver_empty_{secrets.token_hex(6)}"
    with psycopg.connect(f"{PG_SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        database = open_database(f"{PG_SERVER}/{name}".replace("postgresql://", "postgresql+psycopg://"))
        yield database
        database.close()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
