"""API keys: kept as digests, shown once, two of them live at a time, compared in constant time (S-67)."""

import hmac

import pytest
from sqlalchemy import select

from feedserver.access.keys import create_key
from feedserver.access.store import live_keys, revoke_key
from feedserver.database.schema import metadata
from tests.site import Site


def _status(site: Site, key: str) -> int:
    return site.client.get("/api/v1/users", headers={"Authorization": f"Bearer {key}"}).status_code


def _two(site: Site) -> tuple[str, str]:
    with site.services.database.write() as tx:
        return (
            create_key(tx, "old", ["users:read"], site.clock()),
            create_key(tx, "new", ["users:read"], site.clock()),
        )


def test_two_keys_of_a_host_are_live_until_one_is_revoked(site: Site) -> None:
    old, new = _two(site)
    assert _status(site, old) == _status(site, new) == 200
    with site.services.database.write() as tx:
        assert revoke_key(tx, "old", site.clock())
    assert (_status(site, old), _status(site, new)) == (401, 200)


def test_no_table_holds_a_key_or_a_part_of_one(site: Site) -> None:
    keys = (*_two(site), site.host.api_key)
    site.host.make_user()
    site.host.make_booking()
    site.host.issue()
    assert (
        site.client.get("/api/v1/users", headers={"Authorization": f"Bearer {keys[0]}x"}).status_code == 401
    )
    with site.services.database.read() as tx:
        rows = str([tx.execute(select(table)).all() for table in metadata.sorted_tables])
        assert {key.digest for key in live_keys(tx)} <= set(rows.split("'"))
    for key in keys:
        secret = key.split("_", 2)[2]
        assert not [place for place in range(len(secret) - 9) if secret[place : place + 10] in rows]


def test_the_whole_digest_is_compared_in_constant_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    real = hmac.compare_digest

    def counted(one: str, other: str) -> bool:
        compared.append(len(one))
        return real(one, other)

    old, _ = _two(site)
    monkeypatch.setattr("feedserver.access.model.hmac.compare_digest", counted)
    other = ("A" if old[-1] != "A" else "B").join((old[:-1], ""))
    assert (_status(site, other), _status(site, old)) == (401, 200)
    assert compared == [64, 64]
