"""The files of ``config/deploy/``, with what an operator would put in place of their examples."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "config" / "deploy"
#: The name in all examples.
NAME = "calendar.host.example"


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def adapted(name: str, changes: dict[str, str]) -> str:
    """The file with the changes made; a text that is not there fails, so that all else is as shipped."""
    text = text_of(name)
    for shipped, own in changes.items():
        assert shipped in text, f"{name} does not hold {shipped!r}"
        text = text.replace(shipped, own)
    return text
