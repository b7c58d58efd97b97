"""Accounts of administrators."""

import pytest

from feedserver.administrators import accounts, passwords
from feedserver.administrators.model import PasswordDigest, account_of, normal_email
from feedserver.administrators.store import all_administrators
from feedserver.errors import Conflict, InvalidField
from tests.administrators.conftest import EMAIL, OPERATOR, Door
from tests.administrators.rows import trail
from tests.api.together import at_once

_DIGEST = PasswordDigest("none")


@pytest.mark.parametrize("typed", [EMAIL, EMAIL.upper(), f"\t{EMAIL} "])
def test_an_address_has_one_account(door: Door, typed: str) -> None:
    with pytest.raises(Conflict), door.site.services.database.write() as tx:
        accounts.create(tx, typed, _DIGEST, OPERATOR, door.site.clock())


@pytest.mark.parametrize(
    "typed", ["", "ada", "ada@", "@host.example", "a b@host.example", "ä@host.example", f"{'x' * 250}@h.ex"]
)
def test_what_is_no_address_has_none(door: Door, typed: str) -> None:
    with pytest.raises(InvalidField), door.site.services.database.write() as tx:
        accounts.create(tx, typed, _DIGEST, OPERATOR, door.site.clock())
    with door.site.services.database.write() as tx:
        assert accounts.hold(tx, typed) is None
        assert len(all_administrators(tx)) == 1


def test_of_several_who_make_the_same_one_alone_does(door: Door) -> None:
    def make(_host: object, _place: int) -> bool:
        try:
            with door.site.services.database.write() as tx:
                accounts.create(tx, "eve@host.example", _DIGEST, OPERATOR, door.site.clock())
        except Conflict:
            return False
        return True

    assert sorted(at_once(door.site, 5, make)) == [False] * 4 + [True]


def test_each_change_has_its_entry_and_none_where_nothing_changes(door: Door) -> None:
    database, now = door.site.services.database, door.site.clock()
    fresh = passwords.new_digest("ten green bottles", EMAIL)
    with database.write() as tx:
        held = accounts.hold(tx, EMAIL)
        assert held is not None
        held = accounts.set_password(tx, held, fresh, OPERATOR, now)
        for change in (accounts.disable, accounts.disable, accounts.enable, accounts.enable):
            held = change(tx, held, OPERATOR, now)
    entries = trail(database)
    assert [entry.action for entry in entries] == [
        "administrator.created",
        "administrator.password_changed",
        "administrator.disabled",
        "administrator.enabled",
    ]
    assert {entry.subject for entry in entries} == {held.id}
    assert {(entry.actor_kind, entry.actor_name) for entry in entries} == {("command", "root")}
    door.enter("ten green bottles")


def test_an_address_in_its_normal_form() -> None:
    assert normal_email(" Ada.Park@Host.Example\n") == "ada.park@host.example"
    assert normal_email("\u212aate@host.example") is None  # the sign of kelvin, which folds to a k


def test_what_failures_are_counted_under_needs_the_key() -> None:
    assert account_of(" ADA@h ", b"k" * 32) == account_of("ada@h", b"k" * 32)
    assert account_of("ada@h", b"k" * 32) != account_of("ada@h", b"q" * 32)
    assert account_of("ada@h", b"k" * 32) != account_of("eve@h", b"k" * 32)
