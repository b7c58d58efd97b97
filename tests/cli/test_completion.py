"""``feedserver completion``, tried in the shells themselves."""

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, done, refusal

BIN = Path(sys.executable).parent
CASES = {
    "feedserver us": {"user"},
    "feedserver tok": {"token"},
    "feedserver user s": {"show", "suspend"},
    "feedserver token re": {"revoke", "revoke-many"},
    "feedserver token revoke-many --d": {"--dry-run"},
    "feedserver key create x --scope users:": {"users:read", "users:write"},
    "feedserver --ver": {"--version"},
    "feedserver token notable n": {"near_limit", "never_fetched"},
}
#: What bash does when somebody presses the tabulator; for each line one of words with tabulators between.
_BASH = """
eval "$(feedserver completion bash)"
function_name=$(complete -p feedserver | sed 's/.*-F \\([^ ]*\\).*/\\1/')
for COMP_LINE in "$@"; do
  read -r -a COMP_WORDS <<< "$COMP_LINE"
  COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
  COMP_POINT=${#COMP_LINE}
  COMPREPLY=()
  "$function_name" feedserver
  printf '%s\\t' "${COMPREPLY[@]}"
  echo
done
"""
#: zsh's compadd and _describe belong to its line editor; these stand in for them, and print.
_ZSH = """
compdef() { completer=$1 }
compadd() { local name=$argv[-1]; printf '%s\\t' "${(@P)name}" }
_describe() { local name=$3; local -a found=("${(@P)name}"); printf '%s\\t' "${(@)found%%:*}" }
eval "$(feedserver completion zsh)"
for line in "$@"; do
  words=(${(z)line})
  CURRENT=${#words}
  $completer
  echo
done
"""


def complete(shell: str, script: str) -> dict[str, set[str]]:
    """What it has for each of the lines."""
    program = shutil.which(shell)
    assert program is not None, f"{shell} is not installed"
    flags = ["--norc"] if shell == "bash" else ["-f"]
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    told = subprocess.run(  # noqa: S603
        [program, *flags, "-c", script, shell, *CASES],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    answers = told.stdout.replace("\\:", ":").splitlines()
    return {line: {*answer.split("\t")} - {""} for line, answer in zip(CASES, answers, strict=True)}


@pytest.mark.parametrize(("shell", "script"), [("bash", _BASH), ("zsh", _ZSH)], ids=["bash", "zsh"])
def test_a_shell_completes(shell: str, script: str) -> None:
    assert complete(shell, script) == CASES


def test_the_tabulator_completes_in_zsh(tmp_path: Path) -> None:
    """In its own line editor, on a terminal."""
    zsh = shutil.which("zsh")
    assert zsh is not None, "zsh is not installed"
    child, terminal = pty.fork()
    if child == 0:
        environment = {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(tmp_path), "TERM": "dumb"}
        os.execve(zsh, [zsh, "-f", "-i"], environment)  # noqa: S606
    try:
        ready = b'autoload -U compinit; compinit -D; eval "$(feedserver completion zsh)"; print rea""dy\n'
        os.write(terminal, ready)
        read_until(terminal, b"ready")
        os.write(terminal, b"feedserver organ\t")
        read_until(terminal, b"organisation")
        os.write(terminal, b"su\t")
        read_until(terminal, b"spend ")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def read_until(terminal: int, wanted: bytes) -> None:
    """Read what the shell writes until that stands in it, for at most two minutes."""
    seen, until = b"", time.monotonic() + 120
    while wanted not in seen:
        readable, _, _ = select.select([terminal], [], [], max(until - time.monotonic(), 0))
        assert readable, seen
        seen += os.read(terminal, 4096)


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_it_prints_the_script_alone(run: Run, shell: str) -> None:
    result = done(run("completion", shell))
    assert f"_FEEDSERVER_COMPLETE={shell}_complete" in result.stdout and result.stderr == ""


def test_another_shell_is_refused(run: Run) -> None:
    assert "'fish' is not one of" in refusal(run("completion", "fish"), 2)


def test_completing_loads_no_command() -> None:
    code = (
        "import os, sys\nos.environ.update(_FEEDSERVER_COMPLETE='bash_complete', COMP_WORDS='feedserver u',"
        " COMP_CWORD='1')\nfrom feedserver.cli import main\n"
        "try:\n    main(prog_name='feedserver')\nexcept SystemExit as end:\n    assert not end.code\n"
        "print(sorted({'flask', 'sqlalchemy', 'feedserver.cli.user'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert told.stdout.splitlines() == ["plain,user", "[]"]
