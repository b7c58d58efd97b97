"""Which passwords may be chosen, and what is kept of them."""

import re
from unicodedata import normalize

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from feedserver.administrators import passwords
from feedserver.administrators.model import PasswordDigest
from feedserver.errors import InvalidField

_EMAIL = "ada.lovelace@host.example"


@pytest.mark.parametrize(
    "password",
    [
        "twelve blank",
        "x" * 127 + "y",
        "            ",
        "päßwörter-日本語",
        "🔑" * 12,
        "a\0b\nc\td-efghi",
        "\ud800" * 12,
    ],
)
def test_every_character_counts(password: str) -> None:
    digest = passwords.new_digest(password, _EMAIL)
    assert passwords.is_password(digest, password)
    assert not passwords.is_password(digest, password + "x")
    assert not passwords.is_password(digest, password[:-1])


@pytest.mark.parametrize(
    "password",
    ["", "x" * 11, "x" * 129, _EMAIL, "correcthorsebatterystaple", normalize("NFD", "ä" * 11)],
)
def test_what_is_refused(password: str) -> None:
    with pytest.raises(InvalidField) as refused:
        passwords.new_digest(password, _EMAIL)
    assert refused.value.field == "password"
    assert not password or password not in str(refused.value)


def test_keyboards_may_write_a_character_in_two_ways() -> None:
    digest = passwords.new_digest(normalize("NFC", "Zürich-Köln-Århus"), _EMAIL)
    assert passwords.is_password(digest, normalize("NFD", "Zürich-Köln-Århus"))


def test_the_digest_is_argon2id_as_owasp_recommends() -> None:
    digest = passwords.new_digest("correct horse battery", _EMAIL)
    kept = extract_parameters(digest)
    assert (kept.type, kept.version) == (Type.ID, 19)
    assert kept.memory_cost >= 19 * 1024 and kept.time_cost >= 2 and kept.parallelism >= 1
    assert (kept.salt_len, kept.hash_len) == (16, 32)
    assert digest.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert digest != passwords.new_digest("correct horse battery", _EMAIL)


def test_nobody_costs_as_much_and_has_no_password() -> None:
    assert extract_parameters(passwords.NOBODY) == extract_parameters(
        passwords.new_digest("correct horse", _EMAIL)
    )
    for password in ("", "x" * 12, passwords.NOBODY):
        assert not passwords.is_password(passwords.NOBODY, password)


def test_a_digest_is_made_anew_when_its_parameters_are_not_todays() -> None:
    weak = PasswordDigest(PasswordHasher(time_cost=1, memory_cost=8192).hash("correct horse battery"))
    fresh = passwords.renewed(weak, "correct horse battery")
    assert fresh is not None and passwords.is_password(fresh, "correct horse battery")
    assert passwords.renewed(fresh, "correct horse battery") is None


def test_a_generated_password_fits_the_rules_and_never_comes_twice() -> None:
    made = {passwords.generated() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"([2-9a-hjkmnp-z]{5}-){4}[2-9a-hjkmnp-z]{5}", password) for password in made)
    passwords.new_digest(made.pop(), _EMAIL)
