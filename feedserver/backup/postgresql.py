"""PostgreSQL's own tools: ``pg_dump`` copies the database, ``pg_restore`` fills a new one beside it.

They have to be on the machine, in the server's version or a later one. The password goes to them by the
environment, which other users of the machine cannot read.
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from feedserver.backup.model import BadBackup, Contents
from feedserver.backup.progress import Tell

#: PostgreSQL cuts longer names.
_NAME_OCTETS = 63
#: A database that every server has; one cannot rename the database one is connected to.
_MAINTENANCE = "postgres"
_SECONDS_TO_LEAVE = 3.0
_LOOK_SECONDS = 0.05
_TABLES = (
    "SELECT table_name FROM information_schema.tables "
    "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1"
)


def dump(url: URL, target: Path, tell: Tell) -> Contents:
    """Copy a database that others write meanwhile into the empty file ``target``; says what it holds.

    The numbers of rows are of the very snapshot that is copied.

    Raises:
        BadBackup: the database or ``pg_dump`` is away, or fails.
    """
    with _connected(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        contents = _contents(connection)
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        options = ["--format=custom", "--no-owner", "--no-privileges", "--verbose", f"--snapshot={snapshot}"]
        _run(["pg_dump", *options, f"--file={target}"], url, _counting(tell, "dumping contents of", contents))
    return contents


def fill(url: URL, dumped: Path, contents: Contents, tell: Tell) -> None:
    """Fill the empty database of that address with a copy, wholly or not at all (BadBackup)."""
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--verbose"]
    watch = _counting(tell, "processing data for", contents)
    _run(["pg_restore", *options, f"--dbname={url.database}", str(dumped)], url, watch)
    with _connected(url) as connection:
        found = _contents(connection).counts
    if dict(found) != dict(contents.counts):
        table = next(name for name in contents.counts if found.get(name) != contents.counts[name])
        rows = contents.counts[table]
        raise BadBackup(f"The copy has {found.get(table, 0):,} rows in {table} in place of {rows:,}.")


def make_beside(url: URL, stamp: str) -> URL:
    """Make an empty database on the same server.

    Raises:
        BadBackup: the role of the address may not, or the server is away.
    """
    made = url.set(database=_named(url, "restoring", stamp))
    with _maintaining(url) as server:
        statement = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
        server.execute(sql.SQL(statement).format(_identifier(made)))
    return made


def drop(url: URL) -> None:
    """Remove a database of :func:`make_beside`."""
    with _maintaining(url) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_identifier(url)))


def exists(url: URL) -> bool:
    """Whether there is a database of that name."""
    with _maintaining(url) as server:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return server.execute(query, [url.database]).fetchone() is not None


def others_connected(url: URL) -> int:
    """How many clients are connected to a database, and stay so for some seconds.

    One that has just said goodbye counts for a moment yet; PostgreSQL's own workers do not count, as it ends
    them where they are in the way.
    """
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    last = time.monotonic() + _SECONDS_TO_LEAVE
    with _maintaining(url) as server:
        while True:
            found = server.execute(query, [url.database]).fetchone()
            number = int(str(found[0])) if found else 0
            if not number or time.monotonic() > last:
                return number
            time.sleep(_LOOK_SECONDS)


def swap(present: URL, filled: URL, stamp: str) -> str | None:
    """Give the filled database the name of the present one, which is set aside; gives its new name, if any.

    Both names change in one transaction. PostgreSQL refuses while anybody is connected (BadBackup).
    """
    aside = present.set(database=_named(present, "before", stamp)) if exists(present) else None
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _maintaining(present) as server, server.transaction():
        if aside is not None:
            server.execute(rename.format(_identifier(present), _identifier(aside)))
        server.execute(rename.format(_identifier(filled), _identifier(present)))
    return None if aside is None else aside.database


def _contents(connection: "psycopg.Connection[tuple[object, ...]]") -> Contents:
    names = [str(name) for (name,) in connection.execute(_TABLES)]
    if "alembic_version" not in names:
        raise BadBackup("The database has not been set up; run `feedserver init`.")
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    query = "SELECT value FROM installation WHERE name = 'uid_domain'"
    (domain,) = connection.execute(query).fetchone() or ("",)
    count = sql.SQL("SELECT count(*) FROM {}")
    rows = {n: connection.execute(count.format(sql.Identifier(n))).fetchone() for n in names}
    return Contents(str(revision), str(domain), {n: int(str(row[0])) for n, row in rows.items() if row})


def _counting(tell: Tell, sign: str, contents: Contents) -> Callable[[str], None]:
    """Tells how many tables were begun, by the lines that the tools write."""
    done = 0

    def watch(line: str) -> None:
        nonlocal done
        done += sign in line
        tell(done / (len(contents.counts) + 1))

    return watch


def _run(command: list[str], url: URL, watch: Callable[[str], None]) -> None:
    last = "no reason given"
    try:
        with subprocess.Popen(  # noqa: S603
            command, env=_environment(url), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            for line in process.stderr:
                watch(line)
                last = line.strip() if "error" in line.lower() else last
    except FileNotFoundError as error:
        raise BadBackup(
            f"{command[0]} is not on this machine; install PostgreSQL's client programs (postgresql-client)."
        ) from error
    if process.returncode:
        raise BadBackup(f"{command[0]} failed: {last.rstrip('.')}.")


def _environment(url: URL) -> dict[str, str]:
    """What PostgreSQL's tools read; the messages of theirs that are read here are English."""
    said = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        **{_VARIABLES[name]: str(value) for name, value in url.query.items() if name in _VARIABLES},
    }
    return {**os.environ, "LC_ALL": "C", **{name: str(value) for name, value in said.items() if value}}


#: Parameters of the address, and the variables by which the tools take them.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


@contextmanager
def _connected(url: URL) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(plain) as connection:
            yield connection
    except psycopg.Error as error:
        raise BadBackup(f"PostgreSQL: {_first_line(error)}.") from error


@contextmanager
def _maintaining(url: URL) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with _connected(url.set(database=_MAINTENANCE)) as connection:
        connection.autocommit = True
        yield connection


def _identifier(url: URL) -> sql.Identifier:
    return sql.Identifier(str(url.database))


def _named(url: URL, word: str, stamp: str) -> str:
    ending = f"_{word}_{stamp}"
    return f"{str(url.database)[: _NAME_OCTETS - len(ending)]}{ending}"


def _first_line(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or ["it failed"])[0].rstrip(".")
