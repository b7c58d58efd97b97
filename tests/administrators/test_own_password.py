"""An administrator changes their own password."""

from dataclasses import replace
from pathlib import Path

import pytest

from feedserver.administrators.own_password import Change, change_own_password
from feedserver.administrators.sessions import administrator_of
from feedserver.administrators.sign_in import Denied
from feedserver.errors import InvalidField
from tests.administrators.conftest import HOME, PASSWORD, WRONG, Door
from tests.administrators.leaks import leaked_file
from tests.administrators.rows import trail

_NEW = "ten green bottles"


def _change(door: Door, secret: str, present: str = PASSWORD, new: str = _NEW) -> str | Denied:
    at, now = door.site.services, door.site.clock()
    administrator = administrator_of(at.database, secret, now)
    assert administrator is not None
    change = Change(present=present, new=new, network=HOME)
    return change_own_password(at, administrator, change, now)


def test_all_copies_of_the_session_end_and_a_new_one_begins(door: Door) -> None:
    here, there = door.enter(), door.enter()
    database, now = door.site.services.database, door.site.clock()
    before = len(trail(database))
    fresh = _change(door, here)
    assert isinstance(fresh, str)
    (changed,) = trail(database)[before:]
    assert (changed.action, changed.actor_kind) == ("administrator.password_changed", "administrator")
    found = [administrator_of(database, secret, now) for secret in (here, there, fresh)]
    assert [one is not None for one in found] == [False, False, True]
    door.enter(_NEW)
    assert door.knock(PASSWORD) == Denied(wait=0, too_early=False)


def test_the_present_password_is_guessed_no_faster_than_at_the_door(door: Door) -> None:
    secret = door.enter()
    answers = [_change(door, secret, WRONG) for _ in range(6)]
    assert answers[4:] == [Denied(wait=1, too_early=False), Denied(wait=1, too_early=True)]
    assert administrator_of(door.site.services.database, secret, door.site.clock()) is not None


@pytest.mark.parametrize("new", ["short", "iloveyouforever", "AcmeRocket2026", "seven red bottles"])
def test_a_new_password_against_the_rules_changes_nothing(door: Door, new: str, tmp_path: Path) -> None:
    leaked = leaked_file(tmp_path, ["seven red bottles"])
    own = replace(door.site.settings, password_words=("acme", "rocket"), leaked_passwords_file=leaked)
    door.site.services = replace(door.site.services, settings=own)
    secret = door.enter()
    with pytest.raises(InvalidField):
        _change(door, secret, new=new)
    door.enter()
