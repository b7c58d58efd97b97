"""The targets of ``make fuzz`` in short: changed seeds, and faults that they notice (S-63)."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random

import itsdangerous
import pytest

from feedserver.errors import InvalidField
from tests.fuzz import targets
from tests.fuzz.targets import TARGETS, Target

_TIMES = 150


def _changed(target: Target, random: Random) -> bytes:
    octets = bytearray(random.choice(target.seeds))
    for _ in range(random.randrange(1, 5)):
        place = random.randrange(len(octets) + 1)
        word = random.choice(target.words).encode()
        octets[place : place + random.randrange(4)] = random.choice((word, random.randbytes(2), b""))
    return bytes(octets)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_what_is_like_them(name: str) -> None:
    target, random = TARGETS[name], Random(11)  # noqa: S311 - repeatable, not secret
    for octets in (b"", *target.seeds, *(_changed(target, random) for _ in range(_TIMES))):
        target.run(octets)


def test_a_signer_that_takes_other_spellings_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What itsdangerous itself verifies: spare bits, and characters that are no base64."""

    def lax(_: object, text: str) -> object:
        try:
            signer = targets._SIGNER._signers["k2"]
            return signer.unsign(text.encode("utf-8", "surrogateescape"))
        except itsdangerous.BadSignature:
            return None

    monkeypatch.setattr(targets.TokenSigner, "read", lax)
    with pytest.raises(AssertionError):
        targets.tokens(TARGETS["tokens"].seeds[-1] + b"~~")


def test_a_title_that_is_lost_and_an_answer_that_is_a_fault_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fault(_: bytes) -> None:
        raise LookupError

    monkeypatch.setattr(targets, "single_line", str.swapcase)
    with pytest.raises(AssertionError):
        targets.json_to_ics(TARGETS["json"].seeds[0])
    monkeypatch.setattr(targets, "reply_in_object", fault)
    with pytest.raises(LookupError):
        targets.replies(b"x")
    assert not issubclass(LookupError, InvalidField)


@pytest.mark.long
def test_atheris_runs_a_target(tmp_path: Path) -> None:
    if find_spec("atheris") is None:
        return  # there is one for Linux on x86-64 alone
    command = [sys.executable, "-m", "tests.fuzz", "tokens", "1", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0 and "DONE" in done.stderr, done.stderr
    assert (tmp_path / "tokens" / "seed-0").read_bytes() == TARGETS["tokens"].seeds[0]
