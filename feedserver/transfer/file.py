"""The file of an export: lines of JSON, compressed by gzip, from a heading to a checksum.

The first line is the heading (an object); each table is a line with its name and columns (an object),
followed by its rows (a list each); the last line (an object) has the number of rows and the SHA-256
of all lines before. It is written and read as a stream, so its size does not matter. No key is in it.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from feedserver.draft import draft
from feedserver.transfer.errors import TransferError
from feedserver.transfer.marks import Marks

_FORM = 1
_LEVEL = 4
#: The longest row is a booking; far below this.
_LONGEST_LINE = 16 * 1024 * 1024
_DAMAGE = (OSError, EOFError, zlib.error, ValueError)

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands first: how old the form of the tables is, what belongs to it, and how much follows.

    ``exported_at`` is UTC, as in the API; ``rows`` is the number of rows of each table.
    """

    revision: str
    exported_at: str
    uid_domain: str
    keys: Marks
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """The number of rows of all tables."""
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Part:
    """A table in the file; its rows must be read before the next part."""

    table: str
    columns: list[str]
    rows: Iterator[Row]


def write_file(path: Path, heading: Heading, parts: Iterable[Part]) -> None:
    """Write the file with mode 0600; it appears when it is whole, in place of one of that name.

    Raises:
        TransferError: it cannot be written.
    """
    try:
        with draft(path) as made:
            with made.open("wb") as file:
                _write(file, heading, parts)
                file.flush()
                os.fsync(file.fileno())
            made.replace(path)
    except OSError as error:
        raise TransferError(f"Cannot write {path}: {error.strerror or error}.") from error


def _write(file: IO[bytes], heading: Heading, parts: Iterable[Part]) -> None:
    with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
        digest = hashlib.sha256()
        for line in _lines(heading, parts):
            digest.update(line)
            packed.write(line)
        packed.write(_line(_ending(heading.total, digest)))


@contextmanager
def read_file(path: Path) -> Iterator[tuple[Heading, Iterator[Part]]]:
    """The heading and the parts. When the last part has been read, the whole file has proved to be right.

    Raises:
        TransferError: it cannot be read, is something else, is damaged, or a newer version has written it.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise TransferError(f"Cannot read {path}: {error.strerror}.") from error
    with file:
        reader = _Reader(path, gzip.GzipFile(fileobj=file))
        yield reader.heading, reader.parts()


class _Reader:
    """One line at a time; ``_line`` is the one at hand, ``_digest`` that of all lines before it."""

    def __init__(self, path: Path, packed: gzip.GzipFile) -> None:
        self._path = path
        self._packed = packed
        self._digest = hashlib.sha256()
        self._line = b""
        self._said: Any = None
        self.heading = self._heading()

    def parts(self) -> Iterator[Part]:
        """The tables in their order; ends when number and checksum agree."""
        left = dict(self.heading.rows)
        self._advance()
        while isinstance(self._said, dict) and "table" in self._said:
            name, columns = self._said["table"], self._said.get("columns")
            if name not in left or not isinstance(columns, list):
                raise self._damaged("it has a table that the heading does not name")
            self._advance()
            yield Part(name, columns, self._rows(name, len(columns), left.pop(name)))
        if left or not isinstance(self._said, dict):
            raise self._damaged("a table is missing")
        if self._said != _ending(self.heading.total, self._digest) or self._read_line():
            raise self._damaged("its checksum is wrong")

    def _rows(self, name: str, width: int, count: int) -> Iterator[Row]:
        for _ in range(count):
            if not isinstance(self._said, list) or len(self._said) != width:
                raise self._damaged(f"a row of the table {name} is missing")
            yield self._said
            self._advance()

    def _heading(self) -> Heading:
        try:
            self._line = self._packed.readline(_LONGEST_LINE)
            said = json.loads(self._line)
            form = said.pop("feedserver_export")
            if form == _FORM:
                return Heading(**{**said, "keys": Marks(**said["keys"])})
        except (*_DAMAGE, LookupError, TypeError, AttributeError) as error:
            raise TransferError(f"{self._path} is not an export of feedserver.") from error
        raise TransferError(
            f"{self._path} was written by a newer version of feedserver, in form {form}. "
            "Import it with that version."
        )

    def _advance(self) -> None:
        self._digest.update(self._line)
        self._line = self._read_line()
        try:
            self._said = json.loads(self._line)
        except ValueError as error:
            raise self._damaged("it breaks off, or holds a line that makes no sense") from error

    def _read_line(self) -> bytes:
        try:
            return self._packed.readline(_LONGEST_LINE)
        except _DAMAGE as error:
            raise self._damaged("it breaks off, or does not unpack") from error

    def _damaged(self, what: str) -> TransferError:
        return TransferError(f"The export {self._path} is damaged: {what}.")


def _lines(heading: Heading, parts: Iterable[Part]) -> Iterator[bytes]:
    yield _line({"feedserver_export": _FORM, **asdict(heading)})
    for part in parts:
        yield _line({"table": part.table, "columns": part.columns})
        yield from map(_line, part.rows)


def _line(value: object) -> bytes:
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
    )


def _ending(rows: int, digest: "hashlib._Hash") -> dict[str, object]:
    return {"rows": rows, "sha256": digest.hexdigest()}
