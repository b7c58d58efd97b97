"""Texts that become markup where somebody forgets to escape them, and how one sees that they did (S-55)."""

import re
import tomllib
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

#: All texts, by kind.
MARKUP: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("markup.toml").read_text("utf-8"))

#: An element with its attributes, or what stands in a script or a style sheet.
Piece = tuple[str, ...]
#: Attributes that may hold a text as it is.
_OF_TEXTS = {"alt", "aria-label", "content", "placeholder", "title", "value"}
#: Ids, secrets and the names of files, which differ from site to site.
_IDS = re.compile(
    r"(tok|whe|msg|key)_[0-9a-f]{24}|ics_[\w-]{22}\.[\w-]{43}|\b[0-9a-f]{16}\b|(?<=/)[A-Za-z0-9-]{1,24}(?=\.ics$)"
)
#: Classes that a text has by its length.
_BY_LENGTH = {"short", "long"}
_OF_CODE = ("script", "style")


def skeleton(html: str) -> list[Piece]:
    """A page without its texts: equal for all texts that are escaped."""
    return brought_to_one(_Skeleton(html).pieces)


def brought_to_one(pieces: Sequence[tuple[str, Sequence[tuple[str, str | None]]]]) -> list[Piece]:
    """Elements in their order, with what their attributes hold beside texts; ids and queries are left out."""
    return [
        (name, *(said for attribute in sorted(attributes, key=repr) if (said := _said(*attribute))))
        for name, attributes in pieces
    ]


def _said(attribute: str, value: str | None) -> str:
    if attribute in _OF_TEXTS or attribute.startswith("data-"):
        return attribute
    if attribute == "class" and value in _BY_LENGTH:
        return ""
    return f"{attribute}={without_ids((value or '').partition('?')[0])}"


def without_ids(text: str) -> str:
    """The text without what differs from site to site."""
    return _IDS.sub("…", text)


class _Skeleton(HTMLParser):
    """Reads the elements of a page, and what stands in scripts and style sheets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append((f"/{tag}", []))

    def handle_comment(self, data: str) -> None:
        self.pieces.append(("comment", [("text", data)]))

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(("declaration", [("text", decl)]))

    def unknown_decl(self, data: str) -> None:
        self.pieces.append(("declaration", [("text", data)]))

    def handle_pi(self, data: str) -> None:
        self.pieces.append(("instruction", [("text", data)]))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in _OF_CODE:
            self.pieces.append(("code", [("text", data)]))
