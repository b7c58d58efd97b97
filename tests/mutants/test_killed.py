"""The named tests fail with each fault, and pass without one (S-95; S-16 for the first)."""

from pathlib import Path

import pytest

from tests.mutants.known import MUTANTS
from tests.mutants.mutant import copied, outcomes


@pytest.mark.long
@pytest.mark.parametrize("name", MUTANTS)
def test_a_fault_is_noticed(name: str, tmp_path: Path) -> None:
    mutant = MUTANTS[name]
    copy = copied(tmp_path)
    mutant.put_into(copy)
    found = outcomes(copy, mutant.killed_by)
    assert {test: outcome for test, outcome in found.items() if outcome != "FAILED"} == {}
    assert found.keys() == set(mutant.killed_by)


@pytest.mark.long
def test_without_a_fault_the_same_tests_pass(tmp_path: Path) -> None:
    tests = tuple({test: None for mutant in MUTANTS.values() for test in mutant.killed_by})
    found = outcomes(copied(tmp_path), tests)
    assert found == dict.fromkeys(tests, "PASSED")
