"""Who counts as connected to the PostgreSQL database that a restore replaces."""

import threading

import psycopg
import pytest
from sqlalchemy import make_url

from feedserver.backup import postgresql
from tests.conftest import DATABASES


@pytest.mark.skipif("postgresql" not in DATABASES, reason="PostgreSQL does not answer")
@pytest.mark.parametrize(("leaves_after", "number"), [(0.3, 0), (None, 1)])
def test_a_client_that_is_leaving_does_not_count(
    postgresql_url: str, leaves_after: float | None, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_SECONDS_TO_LEAVE", 2.0 if leaves_after else 0.2)
    url = make_url(postgresql_url)
    before = postgresql.others_connected(url)
    client = psycopg.connect(postgresql_url.replace("+psycopg", ""))
    leaving = threading.Timer(leaves_after or 0, client.close if leaves_after else int)
    leaving.start()
    try:
        assert postgresql.others_connected(url) == before + number
    finally:
        leaving.join()
        client.close()
