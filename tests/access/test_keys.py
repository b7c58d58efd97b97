"""API keys: kept as digests, shown once, two of them live at a time, compared in constant time, and some
with an end of their own (S-67).
"""

import hmac
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from feedserver.access.keys import create_key
from feedserver.access.store import revoke_key, unrevoked_keys
from feedserver.database.schema import metadata
from feedserver.errors import InvalidField
from tests.site import Site


def _answer(site: Site, key: str, path: str = "/api/v1/users") -> TestResponse:
    return site.client.get(path, headers={"Authorization": f"Bearer {key}"})


def _status(site: Site, key: str) -> int:
    return _answer(site, key).status_code


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
        assert {key.digest for key in unrevoked_keys(tx)} <= set(rows.split("'"))
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


def _ending(site: Site, **after: float) -> str:
    with site.services.database.write() as tx:
        end = site.clock() + timedelta(**after)
        return create_key(tx, "ending", ["users:read", "metrics:read"], site.clock(), end)


def test_a_key_works_until_its_end_and_not_a_second_longer(site: Site) -> None:
    key = _ending(site, days=1)
    site.clock.turn(days=1, seconds=-1)
    assert _status(site, key) == 200
    site.clock.turn(seconds=1)
    assert _status(site, key) == 401
    assert _answer(site, key, "/metrics").status_code == 401
    site.clock.turn(seconds=1)
    assert _status(site, key) == 401


def test_an_expired_key_is_answered_like_a_revoked_one(site: Site) -> None:
    old, _ = _two(site)
    ending = _ending(site, hours=1)
    with site.services.database.write() as tx:
        assert revoke_key(tx, "old", site.clock())
    site.clock.turn(hours=1)
    answers = [_answer(site, key) for key in (old, ending)]
    assert {answer.status_code for answer in answers} == {401}
    assert answers[0].data == answers[1].data
    headers = [
        {name: value for name, value in answer.headers if name != "X-Request-Id"} for answer in answers
    ]
    assert headers[0] == headers[1]


def test_an_end_is_not_forgotten_by_another_process(site: Site) -> None:
    key = _ending(site, hours=1)
    again = site.restart()
    assert _status(again, key) == 200
    site.clock.turn(hours=1)
    assert (_status(again, key), _status(site, key)) == (401, 401)
    again.close()


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_key_that_would_open_nothing_is_not_made(site: Site, seconds: int) -> None:
    with pytest.raises(InvalidField, match="must be in the future"):
        _ending(site, seconds=seconds)
    with site.services.database.read() as tx:
        assert "ending" not in [key.name for key in unrevoked_keys(tx)]
