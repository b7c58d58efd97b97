"""The key of a session's forms."""

import pytest

from feedserver.pages.form_key import form_key, is_form_key


def test_each_session_has_its_own_which_does_not_tell_the_secret() -> None:
    assert form_key("a") == form_key("a") != form_key("b")
    assert is_form_key(form_key("a"), "a") and not is_form_key(form_key("b"), "a")
    assert "secret" not in form_key("secret") and len(form_key("secret")) == 64


@pytest.mark.parametrize("presented", ["", "x", "ä", "\udcff", "0" * 64])
def test_what_was_made_up_is_none(presented: str) -> None:
    assert not is_form_key(presented, "a")


def test_any_secret_a_browser_may_send_has_one() -> None:
    assert form_key("\udcff") != form_key("ä")
