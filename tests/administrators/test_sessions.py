"""Sessions: how long they last, and what ends every copy of their secret (S-72)."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from feedserver.administrators import accounts, passwords, sessions
from feedserver.administrators.model import Administrator
from tests.administrators.conftest import EMAIL, OPERATOR, PASSWORD, Door
from tests.administrators.rows import sessions as count
from tests.administrators.rows import trail
from tests.site import START


def _who(door: Door, secret: str) -> Administrator | None:
    return sessions.administrator_of(door.site.services.database, secret, door.site.clock())


def test_a_session_in_use_lasts_12_hours(door: Door) -> None:
    secret = door.enter()
    for _ in range(14):
        door.site.clock.turn(minutes=50)
        assert _who(door, secret) is not None
    door.site.clock.turn(minutes=19, seconds=59)
    assert _who(door, secret) is not None
    door.site.clock.turn(seconds=1)
    assert _who(door, secret) is None


def test_a_session_without_a_request_ends_after_an_hour(door: Door) -> None:
    secret = door.enter()
    door.site.clock.turn(minutes=59, seconds=59)
    assert _who(door, secret) is not None
    door.site.clock.turn(minutes=60)
    assert _who(door, secret) is None


def test_use_is_written_once_a_minute_at_most(door: Door) -> None:
    secret = door.enter()
    seen = []
    for seconds in (0, 59, 1, 1, 59):
        door.site.clock.turn(seconds=seconds)
        _who(door, secret)
        seen.append(_seen_after(door))
    assert seen == [0, 0, 60, 60, 120]


def _seen_after(door: Door) -> int:
    with door.site.services.database.read() as tx:
        seen = tx.exec_driver_sql("SELECT seen_at FROM admin_sessions").scalar_one()
    return int(seen - START.timestamp())


@pytest.mark.parametrize("secret", ["", "fsa_", "fsa_" + "x" * 43, "\0", "\ud800"])
def test_another_secret_opens_nothing(door: Door, secret: str) -> None:
    door.enter()
    assert _who(door, secret) is None


def _change_password(tx: Connection, held: Administrator, door: Door) -> None:
    digest = passwords.new_digest("ten green bottles", EMAIL)
    accounts.set_password(tx, held, digest, OPERATOR, door.site.clock())


def _disable(tx: Connection, held: Administrator, door: Door) -> None:
    accounts.disable(tx, held, OPERATOR, door.site.clock())


def _sign_out_everywhere(tx: Connection, held: Administrator, door: Door) -> None:
    assert accounts.sign_out_everywhere(tx, held, OPERATOR, door.site.clock()) == 2


@pytest.mark.parametrize("change", [_change_password, _disable, _sign_out_everywhere])
def test_what_ends_all_sessions_of_the_account_and_no_others(
    door: Door, change: Callable[[Connection, Administrator, Door], None]
) -> None:
    door.make("eve@host.example")
    own, other = [door.enter(), door.enter()], door.enter(email="eve@host.example")
    database = door.site.services.database
    with database.write() as tx:
        held = accounts.hold(tx, EMAIL)
        assert held is not None
        change(tx, held, door)
    assert [_who(door, secret) for secret in own] == [None, None]
    assert _who(door, other) is not None
    assert count(database) == 1
    assert trail(database)[-1].data == {"sessions_ended": 2}


def test_enabled_again_the_old_sessions_stay_ended(door: Door) -> None:
    secret = door.enter()
    database = door.site.services.database
    for change in (accounts.disable, accounts.enable):
        with database.write() as tx:
            held = accounts.hold(tx, EMAIL)
            assert held is not None
            change(tx, held, OPERATOR, door.site.clock())
    assert _who(door, secret) is None
    door.enter(PASSWORD)


def test_signing_out_ends_that_session_alone_and_is_noted_once(door: Door) -> None:
    first, second = door.enter(), door.enter()
    administrator = _who(door, first)
    assert administrator is not None
    database = door.site.services.database
    for _ in range(2):
        with database.write() as tx:
            sessions.sign_out(tx, administrator, first, door.site.clock())
    assert _who(door, first) is None and _who(door, second) is not None
    assert [entry.action for entry in trail(database)].count("administrator.signed_out") == 1


def test_sessions_that_are_over_are_forgotten(door: Door) -> None:
    door.enter()
    door.site.clock.turn(hours=1)
    door.enter()
    assert count(door.site.services.database) == 1
