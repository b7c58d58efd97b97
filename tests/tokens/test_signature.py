"""The string people subscribe to: only the exact one that was issued opens a feed."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from string import ascii_letters, digits

import itsdangerous
import pytest
from sqlalchemy import text

from feedserver.keys import Keys, load_keys
from feedserver.tokens.signature import TokenSigner, new_random_part
from tests.feeds.asking import ask, path_of, statements, token_of
from tests.full import full_or
from tests.security.doors import Furnished
from tests.site import Site

BASE64URL = ascii_letters + digits + "-_"
SALT = b"feedserver.calendar-token.1"
Again = Callable[..., Site]

_NEWER = hashlib.sha256(b"newer").digest()


def _keys(site: Site) -> Keys:
    return load_keys(site.settings.keys_file)


def _signature(secret: bytes, value: str, salt: bytes = SALT, digest: str = "sha256") -> str:
    """HMAC under a key derived from the salt, without the library that signs."""
    derived = hmac.digest(secret, salt, digest)
    return base64.urlsafe_b64encode(hmac.digest(derived, value.encode(), digest)).decode().rstrip("=")


def _write_keys(path: Path, keys: Keys, signing: dict[str, bytes]) -> Path:
    content = {
        "signing": [{"id": name, "secret": secret.hex()} for name, secret in signing.items()],
        "uid": keys.uid.hex(),
    }
    path.write_text(json.dumps(content))
    path.chmod(0o600)
    return path


@pytest.fixture
def url(site: Site) -> str:
    site.host.make_user()
    site.host.make_booking()
    return site.host.feed_url()


@pytest.fixture
def two_keys(site: Site, tmp_path: Path) -> Path:
    """A keys file with a newer key behind the present one."""
    keys = _keys(site)
    signing = {key.id: key.secret for key in keys.signing} | {"k2": _NEWER}
    return _write_keys(tmp_path / "two.json", keys, signing)


def test_a_token_is_a_prefix_128_bits_and_a_signature(url: str) -> None:
    match = re.fullmatch(r"ics_([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})", token_of(url))
    assert match
    assert len(base64.urlsafe_b64decode(match[1] + "==")) == 16
    assert len(base64.urlsafe_b64decode(match[2] + "=")) == 32


def test_tokens_do_not_repeat_and_hold_nothing_but_random_octets(site: Site) -> None:
    """S-1. The set holds the octets themselves, which for a million take a tenth of a gigabyte."""
    signer, wanted = TokenSigner(_keys(site).signing), full_or(1_000_000, 5_000)
    seen = set()
    for _ in range(wanted):
        match = re.fullmatch(
            r"ics_([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}", signer.sign(new_random_part(), signer.newest)
        )
        assert match
        seen.add(base64.urlsafe_b64decode(match[1] + "=="))
    assert (len(seen), {len(octets) for octets in seen}) == (wanted, {16})


def test_the_string_owes_nothing_to_the_id_of_the_token_or_the_user(site: Site, url: str) -> None:
    answers = [site.host.issue() for _ in range(20)]
    random_parts = [token_of(answer["url"])[4:26] for answer in answers]
    decoded = [base64.urlsafe_b64decode(part + "==") for part in random_parts]
    assert len(set(random_parts)) == 20
    for answer, octets in zip(answers, decoded, strict=True):
        assert octets.hex()[:8] not in answer["id"] and b"amira" not in octets
        assert not set(answer["id"].split("_")) & set(re.split("[_.]", token_of(answer["url"])))


def test_the_signature_is_hmac_sha256_with_the_newest_key(site: Site, url: str, two_keys: Path) -> None:
    value, signature = token_of(url).split(".")
    assert signature == _signature(_keys(site).signing[-1].secret, value)


def test_after_a_newer_key_new_tokens_are_signed_with_it(again: Again, url: str, two_keys: Path) -> None:
    later = again(keys_file=two_keys)
    value, signature = token_of(later.host.feed_url()).split(".")
    assert signature == _signature(_NEWER, value)


def test_an_older_key_still_opens_feeds(again: Again, url: str, two_keys: Path) -> None:
    later = again(keys_file=two_keys)
    assert later.titles(url) == later.titles(later.host.feed_url()) == ["Planning meeting"]


def test_a_removed_key_opens_nothing_and_its_address_is_not_shown(
    site: Site, again: Again, url: str, tmp_path: Path
) -> None:
    later = again(keys_file=_write_keys(tmp_path / "new.json", _keys(site), {"k2": _NEWER}))
    (token,) = later.host.call("GET", "/users/amira/tokens").get_json()["items"]
    shown = later.host.call("GET", f"/tokens/{token['id']}").get_json()
    assert later.fetch(url).status_code == 404
    assert shown["url"] is None and shown["subscribe"] is None


def test_a_right_signature_by_another_of_our_keys_opens_nothing(
    again: Again, url: str, two_keys: Path
) -> None:
    value, _ = token_of(url).split(".")
    forged = f"{value}.{_signature(_NEWER, value)}"
    assert ask(again(keys_file=two_keys), f"/feeds/{forged}/x.ics").status_code == 404


def test_a_signed_string_that_was_never_issued_opens_nothing(site: Site, url: str) -> None:
    value = f"ics_{new_random_part()}"
    forged = f"{value}.{_signature(_keys(site).signing[-1].secret, value)}"
    assert ask(site, f"/feeds/{forged}/x.ics").status_code == 404


def test_signatures_made_for_another_purpose_open_nothing(site: Site, url: str) -> None:
    secret, (value, _) = _keys(site).signing[-1].secret, token_of(url).split(".")
    makers = [
        itsdangerous.Signer(secret, salt=SALT, sep=".", key_derivation="hmac", digest_method=hashlib.sha1),
        itsdangerous.Signer(secret, salt=SALT, sep=".", digest_method=hashlib.sha256),
        itsdangerous.Signer(secret, salt=b"session", sep=".", digest_method=hashlib.sha256),
        itsdangerous.Signer(secret, sep="."),
    ]
    forged = [maker.sign(value).decode() for maker in makers]
    forged += [
        f"{value}.{_signature(secret, value, salt)}" for salt in (b"", b"feedserver.portal.1", SALT[:-1])
    ]
    forged.append(itsdangerous.TimestampSigner(secret, salt=SALT, sep=".").sign(value).decode())
    forged.append(itsdangerous.URLSafeSerializer(secret, salt=SALT).dumps(value))
    assert {ask(site, f"/feeds/{token}/x.ics").status_code for token in forged} == {404}


def test_no_other_secret_opens_a_feed(site: Site) -> None:
    """S-4: API key, sessions, one-time address."""
    furnished = Furnished(site)
    others = [key for door, key in furnished.keys.items() if door != "feed"]
    assert len(others) == 4
    for key in others:
        for presented in (key, key.replace(key[:4], "ics_", 1), "ics_" + key):
            assert ask(site, f"/feeds/{presented}/x.ics").status_code == 404


def test_no_mutation_of_a_token_opens_a_feed(site: Site, url: str) -> None:
    token = token_of(url)
    mutations = sorted(set(_mutations(token)) - {token})
    assert len(mutations) > full_or(10_000, 2_000)
    opened = [m for m in mutations if ask(site, f"/feeds/{m}/amira-bookings.ics").status_code != 404]
    assert opened == []
    assert site.fetch(url).status_code == 200


def test_a_bad_signature_costs_no_database_read(site: Site, url: str) -> None:
    token = token_of(url)
    with statements(site) as seen:
        for mutation in [m for m in _mutations(token) if m != token][:500]:
            assert ask(site, f"/feeds/{mutation}/x.ics").status_code == 404
    assert seen == []


def test_a_row_of_another_token_does_not_help(site: Site, url: str) -> None:
    """Whoever can write to the database but has no key cannot move a token to another person."""
    site.host.make_user("ben")
    other = token_of(site.host.feed_url("ben"))
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE calendar_tokens SET key_id = 'k9'"))
    assert ask(site, f"/feeds/{other}/x.ics").status_code == ask(site, path_of(url)).status_code == 404


def _mutations(token: str) -> Iterator[str]:
    random = Random(3)  # noqa: S311 - repeatable, not secret
    for position in range(len(token)):
        for character in random.sample(BASE64URL + "=.~%+ ", 26):
            yield token[:position] + character + token[position + 1 :]
        yield token[:position]
        yield token[:position] + token[position + 1 :]
        yield token[:position] + token[position].swapcase() + token[position + 1 :]
    for _ in range(full_or(9_000, 100)):
        first, second = random.sample(range(4, len(token)), 2)
        changed = list(token)
        changed[first], changed[second] = random.choices(BASE64URL, k=2)
        yield "".join(changed)
    for character in BASE64URL:
        yield token[:-1] + character
        yield token[:25] + character + token[26:]
    additions = (
        "=",
        "==",
        "~~",
        "%00",
        "\0",
        ".",
        " ",
        "/",
        "\n",
        "\r\n",
        "é",
        "\u200b",
        "%20",
        "..",
        ";a=1",
        "?",
        "#",
    )
    for addition in additions:
        yield token + addition
        yield addition + token
        yield token.replace(".", addition + ".")
        yield token.replace(".", "." + addition)
    yield from (token.upper(), token.lower(), token.swapcase(), token * 2, f"{token}.{token}", token[::-1])
    yield from (token.replace("_", "%5F", 1), token.replace(".", "%2E"), token.replace(".", "%252E"))
    yield "".join(chr(ord(c) + 0xFEE0) for c in token)
    yield from (token.replace("ics_", prefix, 1) for prefix in ("", "ICS_", "ics", "ics-", "fsk_", "ｉcs_"))
