"""Atheris, which changes octets so that they reach lines not reached before, against one target.

``python -m tests.fuzz TARGET SECONDS [FOLDER]`` (``make fuzz``) ends with 0 when nothing was found in that
time. What was found stands in FOLDER, with what reached new lines; a folder that is given again goes on
from there.
"""

import sys
import tempfile
from pathlib import Path

import atheris

#: Octets, and seconds for one input; a body of a booking may have 256 KiB, most of which teach nothing.
_LONGEST = 16_384
_SLOWEST = 10

with atheris.instrument_imports(include=["feedserver", "icalendar", "email", "json"]):
    from tests.fuzz.targets import TARGETS


def fuzz(name: str, seconds: int, folder: Path) -> None:
    """Run a target for that time; the process ends with it."""
    target = TARGETS[name]
    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = folder / f"{name}.words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), "ascii")
    options = {
        "max_total_time": seconds,
        "max_len": _LONGEST,
        "timeout": _SLOWEST,
        "rss_limit_mb": 1024,
        "dict": words,
        "artifact_prefix": f"{folder}/{name}-found-",
        "print_final_stats": 1,
        "seed": 20261122,
    }
    atheris.Setup(
        [name, *(f"-{option}={value}" for option, value in options.items()), str(corpus)], target.run
    )
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{octet:02x}" for octet in word.encode())


if __name__ == "__main__":
    place = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="fuzz-"))
    fuzz(sys.argv[1], int(sys.argv[2]), place)
