"""The short form of ``make campaign-restore``."""

from pathlib import Path

import pytest

from tests.backup.campaign import measure


@pytest.mark.long
def test_a_small_database_goes_the_whole_way(tmp_path: Path) -> None:
    took = measure(2, tmp_path)
    assert took.octets > 1 << 20
    assert list(took.seconds) == ["create", "verify", "revoke", "restore", "restore --exact"]
