"""The version of a feed and its rows come from one snapshot: nothing stale is ever kept (S-16)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.feeds.asking import statements
from tests.site import Site

Again = Callable[..., Site]


@contextmanager
def _just_before(site: Site, table: str, change: Callable[[], object]) -> Iterator[list[str]]:
    """Let ``change`` happen once, on a connection of its own, right before ``table`` is read first."""
    happened: list[str] = []

    def hook(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if f"FROM {table}" in statement and not happened:
            happened.append(statement)
            change()

    engine = site.services.database.engine
    event.listen(engine, "before_cursor_execute", hook)
    try:
        yield happened
    finally:
        event.remove(engine, "before_cursor_execute", hook)


def _feed(site: Site) -> str:
    site.host.make_user()
    site.host.make_booking()
    return site.host.feed_url()


CHANGES = {
    "cancelled": {"status": "cancelled"},
    "moved": {"summary": "Moved"},
    "left": {"participants": []},
}
AFTER = {"cancelled": "[CANCELLED] Planning meeting", "moved": "Moved", "left": "No bookings at present"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_between_token_and_bookings_is_in_the_next_read(
    site: Site, again: Again, change: str
) -> None:
    url, host = _feed(site), again().host
    with _just_before(site, "bookings", lambda: host.make_booking(**CHANGES[change])) as happened:
        during = site.fetch(url)
    assert happened and during.status_code == 200
    assert b"SUMMARY:Planning meeting" in during.data, "the rows are those of the version"
    assert site.titles(url) == [AFTER[change]]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_before_the_token_is_read_is_in_this_read(site: Site, again: Again, change: str) -> None:
    url, host = _feed(site), again().host
    with _just_before(site, "calendar_tokens", lambda: host.make_booking(**CHANGES[change])) as happened:
        assert site.titles(url) == [AFTER[change]]
    assert happened
    assert site.titles(url) == [AFTER[change]]


def test_what_was_read_during_a_change_gives_no_304_after_it(site: Site, again: Again) -> None:
    url, host = _feed(site), again().host
    site.clock.turn(seconds=5)
    with _just_before(site, "bookings", lambda: host.make_booking(status="cancelled")):
        during = site.fetch(url)
    for seconds in (0, 1, 1):
        site.clock.turn(seconds=seconds)
        for name, validator in (("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified")):
            assert site.fetch(url, **{name: during.headers[validator]}).status_code == 200


def test_a_token_revoked_during_a_read_serves_the_notice_from_the_next_on(site: Site, again: Again) -> None:
    site.host.make_user()
    site.host.make_booking()
    token, host = site.host.issue(), again().host
    with _just_before(site, "bookings", lambda: host.call("POST", f"/tokens/{token['id']}/revoke")):
        site.fetch(token["url"])
    assert site.titles(token["url"]) == ["This calendar is no longer available"]


def test_another_process_sees_a_change_at_once(site: Site, again: Again) -> None:
    url, other = _feed(site), again()
    assert other.titles(url) == site.titles(url)
    for number in range(5):
        site.host.make_booking(summary=f"Meeting {number}")
        assert other.titles(url) == site.titles(url) == [f"Meeting {number}"]


def test_a_warm_feed_reads_one_row_and_a_read_writes_nothing(site: Site) -> None:
    url = _feed(site)
    site.fetch(url)
    with statements(site) as seen:
        site.fetch(url)
    reads = [statement for statement in seen if statement != "BEGIN"]
    assert len(reads) == 1 and reads[0].startswith("SELECT")
