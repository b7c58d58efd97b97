"""``feedserver status``."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.cli.conftest import Run, done, printed
from tests.site import Site, settings_for
from tests.status.conftest import fetched


def test_status_of_a_server_with_something_on_it(home: Path, ready: Run) -> None:
    site = Site(settings_for(home))
    site.host.make_user("amira")
    site.host.make_user("ben", active=False)
    site.host.make_booking()
    site.host.make_booking("b-2", status="provisional")
    token = site.host.issue()
    fetched(site, token["id"])
    site.host.issue("ben")
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET ends_at = starts_at WHERE id = 'b-2'"))
    site.fetch(token["url"])
    site.services.withheld.flush()
    site.close()
    state = printed(ready("status", "--json"))
    assert state["people"]["users"] == 2
    assert state["bookings"]["provisional"] == 1
    assert (state["tokens"]["live"], state["tokens"]["suspended"]) == (1, 1)
    assert (state["left_out"]["bookings"], state["left_out"]["calendars"]) == (1, 1)
    assert state["left_out"]["first"][0]["booking"] == "b-2"
    lines = {line[:24].strip(): line[24:] for line in done(ready("status")).stdout.splitlines()}
    assert lines["Users"] == "2; 1 suspended, 0 by an administrator"
    assert lines["Bookings"].startswith("1 live, 1 provisional, 0 cancelled")
    assert lines["Tokens"] == "1 live, 1 suspended, 0 expired, 0 revoked"
    assert lines["Left out"] == "bookings: 1; of calendars: 1"
    assert lines["b-2"] == f"{token['id']} of amira: cannot_be_written, since 2026-11-24T12:00:00Z"
    assert lines["feedserver"].startswith("0.1.0; sqlite at revision ")


def test_a_cache_that_is_away_is_said(ready: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDSERVER_CACHE_URL", "redis://127.0.0.1:1")
    assert printed(ready("status", "--json"))["cache"] == "away"
    assert "cache away" in done(ready("status")).stdout
