"""The words of a feed: those of a language, with single ones an installation says otherwise."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from feedserver.errors import StartError
from feedserver.ics.text import multi_line, single_line
from feedserver.ics.words import LANGUAGES, Words

#: The words that may have several lines.
_SENTENCES = frozenset({"notice_description", "left_out"})
_LONGEST_LINE = 200
_LONGEST_SENTENCES = 1000


def words(read: Mapping[str, Any]) -> Words:
    """The words of ``language``; each ``word_…`` that is not empty stands in place of its own.

    Raises:
        StartError: the language is not known, or a word is none that can be shown.
    """
    given = {field.name: read[f"word_{field.name}"] for field in fields(Words)}
    own = {name: _word(name, text) for name, text in given.items() if text}
    return replace(_language(read["language"]), **own)


def _language(code: str) -> Words:
    if code not in LANGUAGES:
        known = " or ".join(map(repr, LANGUAGES))
        raise StartError(f"The setting 'language' must be {known}, not {code!r}.")
    return LANGUAGES[code]


def _word(name: str, text: str) -> str:
    """The word in its normal form, which may drop nothing but blanks at its ends."""
    if name in _SENTENCES:
        normal_form, longest, wanted = multi_line, _LONGEST_SENTENCES, "characters"
    else:
        normal_form, longest, wanted = single_line, _LONGEST_LINE, "characters on one line"
    kept = normal_form(text)
    enclosed = f"({text})"
    if not 1 <= len(kept) <= longest or normal_form(enclosed) != enclosed:
        raise StartError(
            f"The setting 'word_{name}' must have 1 to {longest:,} {wanted}, without control characters."
        )
    return kept
