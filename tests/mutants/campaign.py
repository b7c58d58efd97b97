"""How many small faults in tokens, caches and the writing of bookings the tests notice (S-95).

It is a plugin of pytest: ``python -m tests.mutants.campaign upsert``. The tests run once and are watched;
then each fault is put into a child process of its own, where the tests that ran its line run until one fails.
"""

import ast
import gc
import importlib
import os
import random
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.operators import Fault, faults

_ROOT = Path(__file__).parents[2]
_PACKAGE = _ROOT / "feedserver"


@dataclass(frozen=True, slots=True)
class Group:
    """Modules, and the tests that ask about them and take no more than a moment each."""

    targets: tuple[Path, ...]
    tests: tuple[str, ...]


GROUPS = {
    "upsert": Group(
        (_PACKAGE / "bookings/life.py",),
        tuple(
            f"tests/bookings/test_{name}.py"
            for name in (
                "rules_of_life",
                "sequence",
                "series_sequence",
                "version_guard",
                "tombstones",
                "unreadable",
            )
        ),
    ),
    "cache": Group(
        tuple(_PACKAGE / f"feeds/{name}.py" for name in ("cache", "shared", "memory", "once")),
        tuple(f"tests/feeds/test_{name}.py" for name in ("cache", "cache_faults", "forget", "memory")),
    ),
    "tokens": Group(
        tuple(sorted((_PACKAGE / "tokens").glob("*.py"))),
        ("tests/tokens", "tests/people/test_deleted_users.py"),
    ),
}
_SECONDS_EACH = 30
_SLOW_TEST_SECONDS = 3.0
_KILLED = 1

Place = tuple[str, int]


@dataclass
class Watch:
    """Which tests ran which lines of the targets, and how long each took."""

    tests: dict[Place, set[int]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[int, float] = field(default_factory=dict)
    now: int = -1
    files: frozenset[str] = frozenset()

    def trace(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        """For ``sys.settrace``: follow the functions of the targets alone."""
        return self._line if frame.f_code.co_filename in self.files else None

    def _line(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            self.tests[frame.f_code.co_filename, frame.f_lineno].add(self.now)
        return self._line


class Campaign:
    """Runs in place of pytest's own loop."""

    def __init__(self, group: Group, share: float) -> None:
        self.group, self.share = group, share
        self.watch = Watch(files=frozenset(str(path) for path in group.targets))
        self.killed = 0
        self.survived: list[str] = []
        self.unseen: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Watch the tests, then count the faults they notice."""
        items = session.items
        self._watch(items)
        gc.freeze()
        wanted = [one for path in self.group.targets for one in self._faults(path)]
        for number, (path, fault, tests) in enumerate(wanted):
            if not tests:
                self.unseen.append(_said(path, fault))
            elif self._is_noticed(items, path, fault, tests):
                self.killed += 1
            else:
                self.survived.append(_said(path, fault))
            if number % 50 == 0:
                print(f"{number} of {len(wanted)}", file=sys.stderr)
        self._report()
        return True

    def _watch(self, items: Sequence[pytest.Item]) -> None:
        for number, item in enumerate(items):
            self.watch.now, began = number, time.monotonic()
            sys.settrace(self.watch.trace)
            threading.settrace(self.watch.trace)
            try:
                reports = runtestprotocol(item, nextitem=items[(number + 1) % len(items)], log=False)
            finally:
                sys.settrace(None)
                threading.settrace(None)  # type: ignore[arg-type]
            faults_of = [str(report.longrepr) for report in reports if report.failed]
            assert not faults_of, faults_of
            self.watch.seconds[number] = time.monotonic() - began

    def _faults(self, path: Path) -> Iterator[tuple[Path, Fault, list[int]]]:
        chance = random.Random(f"{path.name}")  # noqa: S311 - a sample, no secret
        for fault in faults(path.read_text("utf-8")):
            if chance.random() < self.share:
                yield path, fault, self._tests_of(path, fault)

    def _tests_of(self, path: Path, fault: Fault) -> list[int]:
        """The tests that ran the line or its statement's first, the quickest first."""
        found = {
            test
            for line in _lines_of(path, fault.line)
            for test in self.watch.tests.get((str(path), line), ())
            if self.watch.seconds[test] < _SLOW_TEST_SECONDS
        }
        return sorted(found, key=lambda test: self.watch.seconds[test])

    def _is_noticed(self, items: Sequence[pytest.Item], path: Path, fault: Fault, tests: list[int]) -> bool:
        """One at a time: the tests share a Redis."""
        child = os.fork()
        if child:
            _, status = os.waitpid(child, 0)
            return status != 0
        signal.alarm(_SECONDS_EACH)  # a test that never ends has noticed the fault too
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            put_into(path, fault)
            chosen = [items[test] for test in tests]
            chosen[0].session._setupstate.teardown_exact(chosen[0])
            for item, following in zip(chosen, [*chosen[1:], chosen[0]], strict=True):
                if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
                    os._exit(_KILLED)
        except BaseException:
            os._exit(_KILLED)
        os._exit(0)

    def _report(self) -> None:
        for heading, lines in (("No test ran", self.unseen), ("Not noticed", self.survived)):
            for line in lines:
                print(f"{heading}: {line}")
        count = self.killed + len(self.survived) + len(self.unseen)
        print(f"{self.killed} of {count} faults noticed, {100 * self.killed / max(count, 1):.1f} %")


def put_into(path: Path, fault: Fault) -> None:
    """Give the function of this process the code with the fault."""
    name = ".".join(path.relative_to(_ROOT).with_suffix("").parts)
    module = importlib.import_module(name)
    code = compile(fault.module, str(path), "exec")
    twin = _code_named(code, fault.function.split("."))
    first = _code_named(compile(path.read_text("utf-8"), str(path), "exec"), fault.function.split("."))
    changed = False
    for function in [one for one in gc.get_objects() if isinstance(one, FunctionType)]:
        found = function.__code__
        if function.__module__ == module.__name__ and _is_same(found, first):
            function.__code__ = twin
            changed = True
    assert changed, fault


def _is_same(one: CodeType, other: CodeType) -> bool:
    return (one.co_qualname, one.co_firstlineno) == (other.co_qualname, other.co_firstlineno)


def _code_named(code: CodeType, names: Sequence[str]) -> CodeType:
    """The code object of a function inside of a module's."""
    for name in names:
        code = next(one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == name)
    return code


def _lines_of(path: Path, line: int) -> range:
    """The lines of the innermost statement that holds a line."""
    best = range(line, line + 1)
    size = sys.maxsize
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            end = node.end_lineno or node.lineno
            if node.lineno <= line <= end and end - node.lineno < size:
                best, size = range(node.lineno, end + 1), end - node.lineno
    return best


def _said(path: Path, fault: Fault) -> str:
    return f"{path.relative_to(_ROOT)}:{fault.line} {fault.function}: {fault.says}"


def main() -> int:
    """Run a group, named by the argument; ``TEST_EXAMPLES`` the share of faults in percent (all)."""
    group = GROUPS[sys.argv[1]]
    campaign = Campaign(group, int(os.environ.get("TEST_EXAMPLES", "100")) / 100)
    # Hypothesis needs no plugin; its own would load it after the last test, where warnings are errors.
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-k", "not postgresql", "-s"]
    status = pytest.main([*options, *group.tests], plugins=[campaign])
    count = campaign.killed + len(campaign.survived) + len(campaign.unseen)
    return int(status) or int(campaign.killed < 0.9 * count)


if __name__ == "__main__":
    raise SystemExit(main())
