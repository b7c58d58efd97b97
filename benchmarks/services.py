"""PostgreSQL and Redis, where they answer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import redis

from benchmarks.unavailable import Unavailable

_POSTGRESQL = os.environ.get("BENCHMARK_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
_REDIS = os.environ.get("BENCHMARK_REDIS", "redis://127.0.0.1:6379/13")


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a new database, as feedserver takes it; afterwards it is gone.

    Raises:
        Unavailable: PostgreSQL does not answer.
    """
    name = f"feedserver_benchmark_{os.getpid()}"
    _tell(f"CREATE DATABASE {name}")
    try:
        yield f"{_POSTGRESQL}/{name}".replace("postgresql://", "postgresql+psycopg://")
    finally:
        _tell(f"DROP DATABASE {name} WITH (FORCE)")


def _tell(statement: str) -> None:
    try:
        with psycopg.connect(f"{_POSTGRESQL}/postgres", autocommit=True, connect_timeout=3) as server:
            server.execute(statement.encode())
    except psycopg.OperationalError as error:
        raise Unavailable("PostgreSQL does not answer at $BENCHMARK_POSTGRESQL") from error


def redis_url() -> str:
    """The address of a Redis.

    Raises:
        Unavailable: it does not answer.
    """
    try:
        with redis.Redis.from_url(_REDIS, socket_connect_timeout=3) as server:
            server.ping()
    except redis.RedisError as error:
        raise Unavailable("Redis does not answer at $BENCHMARK_REDIS") from error
    return _REDIS
