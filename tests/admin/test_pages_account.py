"""The page about the own account: its password and its sessions."""

import copy
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.admin.pages import EMAIL, PASSWORD, Administration, trail
from tests.administrators.leaks import leaked_file
from tests.portal.browser import Page

_CHANGE = "/admin/account/password"
_NEW = "ten green bottles"


def change(admin: Administration, old: str = PASSWORD, new: str = _NEW, again: str | None = None) -> Page:
    page = admin.get("/admin/account")
    return admin.send(page, _CHANGE, old=old, new=new, again=new if again is None else again)


def test_another_password_signs_out_everywhere_else(admin: Administration) -> None:
    elsewhere = Administration(admin.site, admin.administrator).arrive()
    stolen = Administration(admin.site, admin.administrator)
    stolen.carry(str(admin.secret))
    page = change(admin)
    assert page.status == 200 and "The password is changed." in page.words
    assert [one.ask("GET", "/admin").status_code for one in (admin, elsewhere, stolen)] == [200, 303, 303]
    actions = [entry.action for entry in trail(admin.site)]
    assert actions.count("administrator.password_changed") == 1
    assert Administration(admin.site, admin.administrator).sign_in().status == 422
    assert Administration(admin.site, admin.administrator).sign_in(_NEW).status == 200


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"new": "short"}, "Please use 12 to 128 characters."),
        ({"new": "x" * 129}, "Please use 12 to 128 characters."),
        ({"new": EMAIL}, "Please do not use your e-mail address."),
        ({"new": "Grace@Feedserver1"}, "Please use 12 characters beside words that are guessed first here"),
        ({"new": "CorrectHorseBatteryStaple"}, "Many people use this one, or it has leaked."),
        ({"new": PASSWORD}, "Please use another one than before."),
        ({"again": "something else"}, "This is not the same as above."),
        ({"old": "wrong password"}, "This is not your present password."),
    ],
)
def test_a_mistake_changes_nothing(admin: Administration, said: dict[str, Any], sentence: str) -> None:
    page = change(admin, **said)
    assert page.status == 422 and sentence in page.words
    assert all(one not in page.html for one in (PASSWORD, _NEW, "wrong password"))
    assert trail(admin.site) == []
    assert Administration(admin.site, admin.administrator).sign_in().status == 200


def test_the_installation_has_words_that_are_guessed_first(admin: Administration) -> None:
    own = copy.copy(admin.site)
    own.settings = replace(admin.site.settings, password_words=("acme", "rocket"))
    with closing(own.restart()) as acme:
        page = change(Administration(acme, admin.administrator).arrive(), new="AcmeRocket2026")
    assert page.status == 422 and "Please use 12 characters beside words" in page.words
    assert change(admin, new="AcmeRocket2026").status == 200


def test_the_installation_has_a_file_of_leaked_ones(admin: Administration, tmp_path: Path) -> None:
    own = copy.copy(admin.site)
    own.settings = replace(admin.site.settings, leaked_passwords_file=leaked_file(tmp_path, [_NEW]))
    with closing(own.restart()) as knowing:
        page = change(Administration(knowing, admin.administrator).arrive())
    assert page.status == 422 and "it has leaked" in page.words
    assert change(admin).status == 200


def test_a_file_of_leaked_ones_that_is_gone_is_said(admin: Administration, tmp_path: Path) -> None:
    own, file = copy.copy(admin.site), leaked_file(tmp_path, [_NEW])
    own.settings = replace(admin.site.settings, leaked_passwords_file=file)
    with closing(own.restart()) as knowing:
        file.unlink()
        page = change(Administration(knowing, admin.administrator).arrive())
    assert page.status == 422 and "cannot read its file of leaked passwords" in page.words


def test_guessing_the_present_password_is_slowed(admin: Administration) -> None:
    pages = [change(admin, old="wrong password") for _ in range(6)]
    assert [page.status for page in pages] == [422] * 5 + [429]
    assert pages[-1].response.headers["Retry-After"] == "1"
    assert "Please wait 1 second" in pages[-1].words


def test_the_sessions_are_listed_and_ended_together(admin: Administration) -> None:
    admin.site.clock.turn(minutes=10)
    elsewhere = Administration(admin.site, admin.administrator).arrive()
    page = admin.get("/admin/account")
    assert EMAIL in page.words
    assert "Another browser 24 November 2026, 12:10 UTC just now 25 November 2026, 00:10 UTC" in page.words
    assert "This one 24 November 2026, 12:00 UTC" in page.words
    assert str(admin.secret) not in page.html
    out = admin.send(page, "/admin/account/sign-out-everywhere")
    assert "You are signed out everywhere." in out.words
    assert [one.ask("GET", "/admin").status_code for one in (admin, elsewhere)] == [303, 303]
    entry = trail(admin.site)[-1]
    assert (entry.action, entry.data) == ("administrator.signed_out", {"sessions_ended": 2})


def test_sessions_that_are_over_are_not_listed(admin: Administration) -> None:
    Administration(admin.site, admin.administrator).arrive()
    admin.site.clock.turn(minutes=50)
    admin.get("/admin")
    admin.site.clock.turn(minutes=50)
    assert "Another browser" not in admin.get("/admin/account").words
