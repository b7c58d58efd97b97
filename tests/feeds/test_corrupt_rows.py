"""One bad booking never breaks a feed: it is left out and logged, and the others are served (S-51)."""

from typing import Any

import icalendar
import pytest
from sqlalchemy import JSON, Row, String, text

from feedserver.database.schema import bookings
from feedserver.ics.check import check
from tests.site import Site

#: What stands after SET in an UPDATE of a booking; no host's request can write it.
CORRUPT = [
    "status = 'gone mad'",
    "status = NULL",
    "summary = NULL, status = 'confirmed'",
    "meeting = '5'",
    """meeting = '{"address": "x"}'""",
    "meeting = '[]', categories = '7'",
    "categories = '[1, null]'",
    """categories = '{"a": {}}'""",
    "organiser = '\"x\"'",
    "ends_at = starts_at - 3600",
    "ends_at = starts_at",
    "changed_at = 99999999999999",
    "created_at = -99999999999999",
    "starts_at = -99999999999999",
    "cancelled_at = 99999999999999",
    "status = 'cancelled', cancelled_at = 253402300799",
    "ends_at = 253402300799",
    "all_day = NULL, starts_at = NULL",
    "all_day = true",
    "sequence = -1",
    "kind = NULL, location = '', description = ''",
    "uid = ''",
    "url = 'javascript:alert(1)'",
]
#: SQLite keeps any value in any column.
CORRUPT_IN_SQLITE = [
    "meeting = '{not json'",
    "categories = x'ff00'",
    "summary = x'ff00ff'",
    "summary = 5",
    "starts_at = 'soon'",
    "sequence = 'many'",
    "sequence = 99999999999",
    "created_at = ''",
    "all_day = 'maybe'",
    "timezone = x'00'",
]
#: Octets that are no UTF-8, in every column of text.
NOT_UTF8 = [
    f"{column.name} = CAST(x'53656372657420ff' AS TEXT)"
    for column in bookings.c
    if isinstance(column.type, String | JSON) and column.name != "id"
]


@pytest.fixture
def url(site: Site) -> str:
    """A feed of three bookings."""
    site.host.make_user()
    for number in (1, 2, 3):
        meeting = {"provider": "google_meet", "url": "https://meet.example/x"}
        site.host.make_booking(
            f"b-{number}", summary=f"Meeting {number}", meeting=meeting, categories=["EPA"]
        )
    return site.host.feed_url()


def _corrupt(site: Site, change: str) -> None:
    with site.services.database.write() as tx:
        tx.execute(text(f"UPDATE bookings SET {change} WHERE id = 'b-2'"))  # noqa: S608 - from the lists above
        tx.execute(text("UPDATE users SET feed_version = feed_version + 1"))


def _require_the_others(site: Site, url: str) -> list[str]:
    response = site.fetch(url)
    assert response.status_code == 200
    check(response.data)
    events = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
    titles = [str(event["SUMMARY"]) for event in events]
    assert {"Meeting 1", "Meeting 3"} <= set(titles)
    for event in events:
        assert event["DTSTART"].dt < event["DTEND"].dt
    return titles


def _row(site: Site) -> Row[Any]:
    with site.services.database.read() as tx:
        return tx.execute(text("SELECT * FROM bookings WHERE id = 'b-2'")).one()


def _mend(site: Site, good: Row[Any]) -> None:
    columns = ", ".join(f'"{name}" = :{name}' for name in good._fields)
    with site.services.database.write() as tx:
        tx.execute(text(f"UPDATE bookings SET {columns} WHERE id = 'b-2'"), good._asdict())  # noqa: S608


@pytest.mark.parametrize("change", CORRUPT)
def test_a_corrupt_row_never_breaks_the_feed(site: Site, url: str, change: str) -> None:
    _corrupt(site, change)
    assert len(_require_the_others(site, url)) in (2, 3)


def test_what_sqlite_alone_can_hold_never_breaks_the_feed(site: Site, url: str) -> None:
    if not site.services.database.is_sqlite:
        return  # PostgreSQL refuses to store any of these
    good = _row(site)
    for change in CORRUPT_IN_SQLITE:
        _corrupt(site, change)
        assert len(_require_the_others(site, url)) in (2, 3), change
        _mend(site, good)
    assert _require_the_others(site, url) != []


@pytest.mark.parametrize(
    "change",
    ["status = 'gone mad'", "meeting = '5'", "changed_at = 99999999999999", "ends_at = starts_at - 3600"],
)
def test_a_row_that_was_left_out_is_named_in_the_log(
    site: Site, url: str, change: str, caplog: pytest.LogCaptureFixture
) -> None:
    _corrupt(site, change)
    assert sorted(_require_the_others(site, url)) == ["Meeting 1", "Meeting 3"]
    lines = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(lines) == 1 and "b-2" in lines[0]
    assert "Meeting" not in lines[0] and "ics_" not in lines[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_text_that_is_no_utf8_is_left_out_named_and_not_repeated(
    site: Site, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(NOT_UTF8) >= 15
    good = _row(site)
    for change in NOT_UTF8:
        _mend(site, good)
        _corrupt(site, change)
        assert sorted(_require_the_others(site, url)) == ["Meeting 1", "Meeting 3"], change
    lines = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(lines) == len(NOT_UTF8) and all("b-2" in line for line in lines)
    assert site.host.call("GET", "/bookings/b-2").status_code == 500
    assert "Secret" not in caplog.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_id_that_is_no_utf8_is_left_out(site: Site, url: str, caplog: pytest.LogCaptureFixture) -> None:
    with site.services.database.write() as tx:
        tx.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table, column in (("bookings", "id"), ("participants", "booking")):
            change = f"UPDATE {table} SET {column} = CAST(x'622dff' AS TEXT) WHERE {column} = 'b-2'"  # noqa: S608
            tx.execute(text(change))
        tx.execute(text("UPDATE users SET feed_version = feed_version + 1"))
    assert sorted(_require_the_others(site, url)) == ["Meeting 1", "Meeting 3"]
    assert "id=b-\ufffd reason=UnreadableText" in caplog.text


def test_a_feed_of_nothing_but_corrupt_rows_holds_the_placeholder(site: Site, url: str) -> None:
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET status = 'gone mad'"))
        tx.execute(text("UPDATE users SET feed_version = feed_version + 1"))
    assert site.titles(url) == ["No bookings at present"]


def test_a_row_that_was_mended_is_shown_again(site: Site, url: str) -> None:
    _corrupt(site, "status = 'gone mad'")
    assert len(_require_the_others(site, url)) == 2
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET status = 'confirmed'"))
    site.host.make_booking("b-4", summary="Meeting 4")
    assert len(site.titles(url)) == 4
