"""What the page on upgrades promises about versions that do not fit the database."""

import pytest

from feedserver.database.sqlite import sqlite_module
from tests.processes.installation import Installation


@pytest.mark.parametrize("command", ["init", "serve", "worker"])
def test_an_older_version_refuses_a_newer_ones_database_and_says_what_to_do(
    small: Installation, command: str
) -> None:
    _set_revision(small, "9999")
    refused = small.run(command)
    assert refused.returncode == 1
    assert "a newer version of feedserver has made" in refused.stderr
    assert "put back the copy from before the upgrade" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_newer_version_refuses_an_older_ones_database_until_init_has_run(small: Installation) -> None:
    _set_revision(small, "0001")
    refused = small.run("serve")
    assert refused.returncode == 1
    assert "run `feedserver init`" in refused.stderr


def _set_revision(small: Installation, revision: str) -> None:
    file = sqlite_module().connect(small.home / "feedserver.db", isolation_level=None)
    file.execute("UPDATE alembic_version SET version_num = ?", [revision])
    file.close()
