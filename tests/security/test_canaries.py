"""The search for secrets that goes on beside every test finds them (S-25)."""

import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.security import canaries
from tests.security.doors import Furnished
from tests.site import Site


@pytest.fixture
def furnished(site: Site) -> Furnished:
    return Furnished(site)


def test_each_kind_of_secret_is_known(furnished: Furnished) -> None:
    for key in furnished.keys.values():
        assert canaries.seen_in(f"GET /x/{key}/y?a") == [key]


def test_a_printed_secret_lets_a_test_fail(furnished: Furnished) -> None:
    for section, outcome in (("Captured stdout call", "failed"), ("Captured log call", "passed")):
        report: Any = SimpleNamespace(outcome="passed", sections=[(section, furnished.url)], longrepr=None)
        canaries.check_report(cast(pytest.TestReport, report))
        assert report.outcome == outcome


def test_a_stored_secret_is_found(tmp_path: Any, sqlite_template: Any) -> None:
    (tmp_path / "a.db").write_bytes(sqlite_template.read_bytes())
    canaries.check_database(f"sqlite:///{tmp_path / 'a.db'}")
    (tmp_path / "a.db-wal").write_text("fsp_" + "x" * 43)
    with pytest.raises(AssertionError):
        canaries.check_database(f"sqlite:///{tmp_path / 'a.db'}")


def test_lines_are_read_as_a_server_writes_them(furnished: Furnished) -> None:
    lines = canaries.Lines()
    lines.handle(logging.LogRecord("x", logging.ERROR, "f", 1, "at %s", (furnished.url,), None))
    assert "ics_***" in lines.taken()
    assert lines.taken() == ""


def test_nothing_is_in_the_metrics(furnished: Furnished) -> None:
    """Of all that this process of the suite did until now."""
    canaries.check_metrics()
