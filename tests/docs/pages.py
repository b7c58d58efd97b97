"""The pages as a reader has them, and the blocks of code in them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^ *```([a-z]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
_CI = bool(os.environ.get("CI"))
#: The languages that can be run here; in CI all of them.
RUNNERS = {
    "bash": ["bash", "-euo", "pipefail", "-c"],
    "python": [sys.executable, "-c"],
    "javascript": ["node", "--input-type=module", "--eval"],
}
LANGUAGES = [name for name, runner in RUNNERS.items() if _CI or shutil.which(runner[0])]


def blocks(page: str, language: str) -> list[str]:
    """The blocks of that language, in their order."""
    text = (ROOT / page).read_text("utf-8")
    return [code for found, code in _BLOCK.findall(text) if found == language]


def json_blocks(page: str) -> list[object]:
    """The JSON examples; an ellipsis in a list stands for what the reader can think of."""
    return [json.loads(code) for code in blocks(page, "json")]


def links(page: str) -> list[str]:
    """The files of the repository that the page links to."""
    text = (ROOT / page).read_text("utf-8")
    return [link for link in _LINK.findall(text) if not link.startswith(("http:", "https:"))]


def run(language: str, code: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a block as its reader would, with the variables the page speaks of."""
    return subprocess.run(  # noqa: S603
        [*RUNNERS[language], code],
        env={"PATH": os.environ["PATH"], **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
