"""The normal form of text that came from a host.

Every text goes through one of these functions before it is written. The normal form is what a reader of the
feed gets back:

- every line break (CRLF, CR, LF, VT, FF, U+0085, U+2028, U+2029) is one space or one ``\\n``;
- other control characters, U+FEFF, noncharacters and the characters that embed, override or isolate
  writing direction are dropped (directional marks, ZWJ and all scripts stay);
- a surrogate is U+FFFD;
- blanks at both ends are dropped.

A text whose characters Python calls printable holds none of these but blanks, as most texts do.
"""

import re

_LINE_BREAK = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
#: C0 but TAB and LF, DEL with C1, embeddings and overrides, isolates, the byte order mark.
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff" + _NONCHARACTERS + "]")
_SURROGATE = re.compile("[\ud800-\udfff]")

#: Readers do not agree on these in a parameter: escapes of RFC 6868 and others, blanks around ``=``.
_UNSAFE = re.compile(r'["^\\%=]')
_SAFE_IN_PARAMETER = str.maketrans({'"': "'", "^": None, "\\": None, "%": None, "=": None})


def single_line(text: str) -> str:
    """Return the normal form of a text of one line: SUMMARY, LOCATION, a category, a name.

    Line breaks and TAB become one space each. Idempotent; never raises.
    """
    if text.isprintable():
        return text.strip()
    return _clean(_LINE_BREAK.sub(" ", text).replace("\t", " "))


def multi_line(text: str) -> str:
    """Return the normal form of a text of several lines: DESCRIPTION.

    Line breaks become ``\\n`` and TAB stays. Idempotent; never raises.
    """
    if text.replace("\n", "").isprintable():
        return text.strip()
    return _clean(_LINE_BREAK.sub("\n", text))


def parameter(text: str) -> str:
    """Return the normal form of a parameter value, such as LABEL (RFC 5545 section 3.2).

    That of :func:`single_line` with ``"`` as ``'`` and without ``^``, ``\\``, ``%`` and ``=``: old
    clients show the escapes of RFC 6868 as they stand. Idempotent; never raises.
    """
    line = single_line(text)
    return line.translate(_SAFE_IN_PARAMETER).strip() if _UNSAFE.search(line) else line


def _clean(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _DROPPED.sub("", text)).strip()
