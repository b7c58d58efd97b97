"""The keys file: written once, read strictly."""

import json
import secrets
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from feedserver.errors import StartError
from feedserver.keys import create_keys, load_keys

_A, _B, _UID = (sha256(name).hexdigest() for name in (b"a", b"b", b"uid"))


def _file(tmp_path: Path, content: object, mode: int = 0o600) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(mode)
    return path


def _content(**fields: Any) -> dict[str, Any]:
    return {"signing": [{"id": "k1", "secret": _A}], "uid": _UID, **fields}


def test_made_keys_can_be_loaded_and_are_256_bits(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keys.json"
    assert create_keys(path)
    keys = load_keys(path)
    assert [key.id for key in keys.signing] == ["k1"]
    assert len(keys.signing[0].secret) == len(keys.uid) == 32
    assert keys.signing[0].secret != keys.uid
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_every_installation_has_keys_of_its_own(tmp_path: Path) -> None:
    assert create_keys(tmp_path / "one") and create_keys(tmp_path / "two")
    one, two = load_keys(tmp_path / "one"), load_keys(tmp_path / "two")
    assert one.uid != two.uid
    assert one.signing[0].secret != two.signing[0].secret


def test_keys_that_are_there_stay(tmp_path: Path) -> None:
    path = _file(tmp_path, _content())
    before = path.read_bytes()
    assert not create_keys(path)
    assert path.read_bytes() == before


def test_the_form_is_oldest_first(tmp_path: Path) -> None:
    path = _file(tmp_path, _content(signing=[{"id": "k1", "secret": _A}, {"id": "k2", "secret": _B}]))
    keys = load_keys(path)
    assert [(key.id, key.secret.hex()) for key in keys.signing] == [("k1", _A), ("k2", _B)]
    assert keys.uid.hex() == _UID


def test_keys_may_be_longer(tmp_path: Path) -> None:
    assert len(load_keys(_file(tmp_path, _content(uid=_UID * 2))).uid) == 64


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o700])
def test_modes_that_only_the_owner_can_read(tmp_path: Path, mode: int) -> None:
    assert load_keys(_file(tmp_path, _content(), mode)).uid.hex() == _UID


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o601, 0o777])
def test_modes_that_others_can_use_are_refused(tmp_path: Path, mode: int) -> None:
    path = _file(tmp_path, _content(), mode)
    with pytest.raises(StartError, match=f"chmod 600 {path}"):
        load_keys(path)


@pytest.mark.parametrize(
    "content",
    [
        _content(signing=[{"id": "k1", "secret": _A[:62]}]),
        _content(signing=[{"id": "k1", "secret": _A}, {"id": "k2", "secret": ""}]),
        _content(uid=_UID[:62]),
        _content(signing=[]),
    ],
    ids=["short signing key", "empty signing key", "short UID key", "no signing key"],
)
def test_too_short_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(StartError, match="needs keys of at least 32 octets"):
        load_keys(_file(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    [
        {"signing": [{"id": "k1", "secret": _A}]},
        {"uid": _UID},
        _content(signing=[{"secret": _A}]),
        _content(signing=[{"id": "k1"}]),
        _content(signing=[{"id": "k1", "secret": "no hex"}]),
        _content(signing={"k1": _A}),
        _content(signing=7),
        _content(uid=None),
        [],
        "7",
    ],
)
def test_another_form_is_refused(tmp_path: Path, content: object) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(StartError, match=f"{path} is not in the form that `feedserver init` writes"):
        load_keys(path)


@pytest.mark.parametrize("content", ["", "{", "\xff"])
def test_what_is_not_json_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content.encode("latin-1"))
    path.chmod(0o600)
    with pytest.raises(StartError, match=f"{path} cannot be read"):
        load_keys(path)


def test_a_key_that_names_no_digest_is_one_of_old(tmp_path: Path) -> None:
    later = {"id": "k2", "secret": _B, "digest": "sha3_256"}
    keys = load_keys(_file(tmp_path, _content(signing=[{"id": "k1", "secret": _A}, later])))
    assert [key.digest for key in keys.signing] == ["sha256", "sha3_256"]


@pytest.mark.parametrize("digest", ["md5", "sha512", "", None, 7])
def test_a_digest_of_another_version_stops_the_start(tmp_path: Path, digest: object) -> None:
    content = _content(signing=[{"id": "k7", "secret": _A, "digest": digest}])
    with pytest.raises(StartError, match=r"key k7 with the digest '.*', which this version does not know"):
        load_keys(_file(tmp_path, content))


def test_one_id_for_two_keys_is_refused(tmp_path: Path) -> None:
    content = _content(signing=[{"id": "k1", "secret": _A}, {"id": "k1", "secret": _B}])
    with pytest.raises(StartError, match="names one signing key twice"):
        load_keys(_file(tmp_path, content))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=f"{tmp_path / 'none'} does not exist; run `feedserver init` first"):
        load_keys(tmp_path / "none")


def test_no_refusal_shows_a_key(tmp_path: Path) -> None:
    for content in (_content(uid="x" + _UID), _content(signing=[{"id": "k1", "secret": _A[:62]}])):
        with pytest.raises(StartError) as refused:
            load_keys(_file(tmp_path, content))
        assert not any(secret[:10] in str(refused.value) for secret in (_A, _UID))


@pytest.mark.parametrize(
    "known",
    [
        bytes(32),
        b"\xff" * 32,
        b"\xde\xad\xbe\xef" * 8,
        bytes.fromhex("0123456789abcdef" * 4),
        bytes(range(32)),
        bytes(range(255, 191, -1)),
        b"change-me change-me change-me change-me",
        b"The quick brown fox jumps over the lazy dog",
        sha256(b"").hexdigest().encode(),
        bytes(20) + bytes.fromhex("e3b0c44298fc1c149afbf4c8"),
    ],
)
@pytest.mark.parametrize("place", ["signing", "uid"])
def test_a_key_that_was_made_up_is_refused(tmp_path: Path, known: bytes, place: str) -> None:
    later = {"id": "k2", "secret": known.hex()}
    first = {"id": "k1", "secret": _A}
    fields = {"signing": [later, first]} if place == "signing" else {"uid": known.hex()}
    with pytest.raises(StartError, match="has a key that was made up") as refused:
        load_keys(_file(tmp_path, _content(**fields)))
    assert known.hex() not in str(refused.value)


def test_random_keys_are_taken(tmp_path: Path) -> None:
    for octets in (32, 33, 48, 64):
        for _ in range(250):
            load_keys(_file(tmp_path, _content(uid=secrets.token_hex(octets))))
