"""The normal form that the docstring of ``feedserver/ics/text.py`` promises, and legal bytes, told again.

Written from the words alone, one character at a time: nothing here comes from the builders or their library.
"""

import unicodedata

_BREAKS = set("\n\v\f\r\x85\u2028\u2029")
_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_URI = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'()*+,-./:;=?@[]_~")
_SCHEMES = ("https:", "tel:", "mailto:")


def one_line(text: str) -> str:
    """Of a title, a place or a category."""
    return _normal(text, line_break=" ", tab=" ")


def lines(text: str) -> str:
    """Of a description."""
    return _normal(text, line_break="\n", tab="\t")


def label(text: str) -> str:
    """Of a parameter."""
    quoted = one_line(text).replace('"', "'")
    return "".join(character for character in quoted if character not in "^\\%=").strip()


def link(text: str) -> str | None:
    """Of an address; None where it cannot be one."""
    visible = all("!" <= character <= "~" for character in text)
    scheme = next((scheme for scheme in _SCHEMES if text.lower().startswith(scheme)), None)
    if scheme is None or len(text) == len(scheme) or not visible:
        return None
    return "".join(character if character in _URI else f"%{ord(character):02X}" for character in text)


def _normal(text: str, *, line_break: str, tab: str) -> str:
    shown = []
    for character in text.replace("\r\n", "\n"):
        if character in _BREAKS:
            shown.append(line_break)
        elif character == "\t":
            shown.append(tab)
        elif not _is_dropped(character):
            shown.append("\ufffd" if unicodedata.category(character) == "Cs" else character)
    return "".join(shown).strip()


def _is_dropped(character: str) -> bool:
    point = ord(character)
    noncharacter = 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE
    control = unicodedata.category(character) == "Cc" or character == "\ufeff"
    return noncharacter or control or unicodedata.bidirectional(character) in _DIRECTIONS


def illegal_bytes(body: bytes) -> list[str]:
    """What is wrong with the bytes of a calendar: line ends, length, UTF-8 in each line, controls but TAB."""
    found = [] if body.endswith(b"\r\n") else ["no CRLF at the end"]
    for line in body.removesuffix(b"\r\n").split(b"\r\n"):
        if not 0 < len(line) <= 75:
            found.append(f"a line of {len(line)} octets")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            found.append("a line that is not UTF-8")
            continue
        points = {ord(character) for character in text}
        if points & {*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029, 0xFEFF}:
            found.append("a control, a line separator or a byte order mark")
    return found
