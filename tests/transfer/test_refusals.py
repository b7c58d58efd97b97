"""What is refused: in words, and with nothing written."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from feedserver.database import revisions
from feedserver.database.engine import open_database
from feedserver.database.migrate import begin_again_at
from feedserver.database.revisions import newest_revision
from feedserver.keys import SigningKey, load_keys
from feedserver.transfer.errors import TransferError
from feedserver.transfer.tables import carried, present_tables
from tests.conftest import DATABASES
from tests.site import Site
from tests.transfer.conftest import Fresh, Mover
from tests.transfer.rows import all_rows

OpenSite = Callable[[str], Site]


@pytest.fixture
def export(open_site: OpenSite, fresh: Fresh, mover: Mover, tmp_path: Path) -> Path:
    """A small installation in a file."""
    site = open_site(fresh("sqlite"))
    site.host.make_user(email="amira@x.example")
    site.host.make_booking()
    site.host.issue()
    mover.out(site.settings.database_url, tmp_path / "export")
    return tmp_path / "export"


def _refused(mover: Mover, fresh: Fresh, path: Path) -> str:
    """The sentence for each kind of database, which stays as it was."""
    said = set()
    for kind in DATABASES:
        url = fresh(kind)
        before = all_rows(url)
        with pytest.raises(TransferError) as refused:
            mover.into(url, path)
        assert all_rows(url) == before
        said.add(str(refused.value))
    (sentence,) = said
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def test_a_file_cut_short_anywhere(export: Path, mover: Mover, fresh: Fresh) -> None:
    whole, url = export.read_bytes(), fresh("sqlite")
    before = all_rows(url)
    for length in (len(whole) - 1, len(whole) - 9, *range(len(whole) // 20, len(whole), len(whole) // 20)):
        export.write_bytes(whole[:length])
        with pytest.raises(
            TransferError, match=r"(is damaged: it breaks off|is not an export of feedserver)"
        ):
            mover.into(url, export)
    assert all_rows(url) == before


def test_a_changed_byte_anywhere(export: Path, mover: Mover, fresh: Fresh) -> None:
    whole, url = export.read_bytes(), fresh("sqlite")
    before = all_rows(url)
    for place in range(20, len(whole), len(whole) // 20):
        export.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with pytest.raises(TransferError, match=r"is damaged: .+\.$|is not an export|refuses a row"):
            mover.into(url, export)
    assert all_rows(url) == before


Lines = list[bytes]


def _without(lines: Lines, beginning: bytes) -> Lines:
    return [line for line in lines if not line.startswith(beginning)]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda lines: lines[:-1], "it breaks off"),
        (lambda lines: [*lines, b"{}\n"], "its checksum is wrong"),
        (lambda lines: [line.replace(b"Planning", b"Plotting") for line in lines], "its checksum is wrong"),
        (
            lambda lines: [line for line in lines if not line.startswith(b'["amira"')],
            "a row of the table users",
        ),
        (lambda lines: [line for line in lines if b'"outbox","columns"' not in line], "a table is missing"),
        (lambda lines: [*lines[:-1], lines[-3], lines[-1]], "is damaged"),
        (lambda lines: [lines[0], b'{"table":"secrets","columns":[]}\n', *lines[1:]], "does not name"),
        (lambda lines: [*lines[:5], b"{not json\n", *lines[6:]], "a line that makes no sense"),
    ],
)
def test_a_file_that_was_edited(
    export: Path, mover: Mover, fresh: Fresh, damage: Callable[[Lines], Lines], says: str
) -> None:
    lines = gzip.decompress(export.read_bytes()).splitlines(keepends=True)
    export.write_bytes(gzip.compress(b"".join(damage(lines))))
    assert says in _refused(mover, fresh, export)


_OTHER = {
    "nothing": b"",
    "another kind": b"PK\x03\x04",
    "nothing, packed": gzip.compress(b""),
    "a list": gzip.compress(b"[1]\n"),
    "two bytes": b"\x1f\x8b",
}


@pytest.mark.parametrize("content", _OTHER.values(), ids=_OTHER)
def test_another_file(mover: Mover, fresh: Fresh, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    assert _refused(mover, fresh, tmp_path / "other").endswith("is not an export of feedserver.")


def test_a_newer_versions_export(export: Path, mover: Mover, fresh: Fresh) -> None:
    lines = gzip.decompress(export.read_bytes()).splitlines(keepends=True)
    for name, value in (("revision", "9999"), ("feedserver_export", 2)):
        heading = {**json.loads(lines[0]), name: value}
        export.write_bytes(gzip.compress(b"".join([json.dumps(heading).encode() + b"\n", *lines[1:]])))
        assert "newer version" in _refused(mover, fresh, export)


def test_other_keys_under_the_same_name(export: Path, mover: Mover, fresh: Fresh) -> None:
    """Every installation calls its first key k1."""
    keys = mover.keys
    mover.keys = replace(keys, signing=(SigningKey("k1", b"x" * 32),))
    assert "lacks the signing key k1" in _refused(mover, fresh, export)
    mover.keys = replace(keys, signing=(SigningKey("k2", keys.signing[0].secret),))
    assert "lacks the signing key k1" in _refused(mover, fresh, export)
    mover.keys = replace(keys, uid=b"y" * 32)
    assert "has another UID key" in _refused(mover, fresh, export)


def test_a_newer_key_beside_does_not_matter(export: Path, mover: Mover, fresh: Fresh) -> None:
    mover.keys = replace(mover.keys, signing=(*mover.keys.signing, SigningKey("k2", b"x" * 32)))
    mover.into(fresh("sqlite"), export)


def test_another_uid_domain(export: Path, mover: Mover, fresh: Fresh) -> None:
    mover.uid_domain = "other.example"
    assert "'other.example', but the exported installation has 'feedserver.local'" in _refused(
        mover, fresh, export
    )


@pytest.mark.parametrize("kind", DATABASES)
def test_a_database_with_anything_in_it(
    export: Path, mover: Mover, fresh: Fresh, open_site: OpenSite, kind: str
) -> None:
    url = fresh(kind)
    open_site(url)  # it has made an API key
    before = all_rows(url)
    with pytest.raises(TransferError, match=r"^The database is not empty; it has rows: 1 in api_keys\. "):
        mover.into(url, export)
    assert all_rows(url) == before


def test_what_only_sqlite_takes_names_its_table(
    export: Path, mover: Mover, fresh: Fresh, tmp_path: Path
) -> None:
    """Written by something else: the API lets none of it in."""
    if "postgresql" not in DATABASES:
        pytest.skip("needs PostgreSQL")
    source, url = fresh("sqlite"), fresh("postgresql")
    mover.into(source, export)
    database = open_database(source)
    for column, value in (("summary", "a\0b"), ("timezone", "x" * 65)):
        with database.write() as tx:
            tx.execute(text(f"UPDATE bookings SET {column} = :value"), {"value": value})  # noqa: S608
        mover.out(source, tmp_path / "odd")
        with pytest.raises(TransferError, match=r"^The database refuses a row of the table bookings: .+\.$"):
            mover.into(url, tmp_path / "odd")
        assert all_rows(url)["bookings"] == []
    database.close()


def test_a_damaged_row_is_not_exported(export: Path, mover: Mover, fresh: Fresh, tmp_path: Path) -> None:
    source = fresh("sqlite")
    mover.into(source, export)
    database = open_database(source)
    with database.write() as tx:
        tx.execute(text("UPDATE bookings SET meeting = '{broken'"))
    database.close()
    (tmp_path / "kept").write_bytes(b"before")
    with pytest.raises(TransferError, match=r"^The table bookings holds a row that cannot be read: "):
        mover.out(source, tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == b"before"
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("revision", ["0003", "0006"])
def test_an_older_versions_export_is_brought_up_to_date(
    export: Path, mover: Mover, fresh: Fresh, tmp_path: Path, kind: str, revision: str
) -> None:
    old = _at(revision, export, mover, fresh)
    assert mover.out(old, tmp_path / "old").revision == revision
    url = fresh(kind)
    mover.into(url, tmp_path / "old")
    database = open_database(url)
    revisions.require_current(database)
    database.close()
    rows = all_rows(url)
    assert [row["id"] for row in rows["users"]] == ["amira"]
    assert [row["summary"] for row in rows["bookings"]] == ["Planning meeting"]
    assert rows["users"][0]["held_at"] is None


def _at(revision: str, export: Path, mover: Mover, fresh: Fresh) -> str:
    """The installation as that older version had it."""
    url, old = fresh("sqlite"), fresh("sqlite")
    mover.into(url, export)
    rows = all_rows(url)
    database = open_database(old)
    with database.write() as tx:
        begin_again_at(tx, revision)
        for table in present_tables(tx, carried()):
            for row in rows[table.name]:
                tx.execute(insert(table), {column.name: row[column.name] for column in table.columns})
    database.close()
    return old


def test_the_tables_of_an_older_revision_are_those_of_its_time(fresh: Fresh) -> None:
    url = fresh("sqlite")
    database = open_database(url)
    with database.write() as tx:
        begin_again_at(tx, "0001")
        assert revisions.revision_of(tx) == "0001" != newest_revision()
    database.close()


def test_the_marks_of_keys_are_not_the_keys(export: Path, keys_file: Path) -> None:
    keys = load_keys(keys_file)
    text_of_export = gzip.decompress(export.read_bytes())
    for secret in (keys.uid, *(key.secret for key in keys.signing)):
        assert secret not in text_of_export
        assert secret.hex().encode() not in text_of_export
