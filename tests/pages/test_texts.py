"""Each language says the same things, with the same gaps to fill in."""

import re
from typing import Any

import pytest

from feedserver.admin.texts import LANGUAGES as ADMIN
from feedserver.pages.texts import english, german
from feedserver.portal.texts import LANGUAGES
from tests.pages.sentences import said

_GAP = re.compile(r"{\w*}")
#: Programs, and what the API calls them.
_PROPER_NAMES = {
    "google",
    "outlook",
    "office365",
    "apple",
    "Outlook.com",
    "Microsoft 365",
    "SQLite",
    "PostgreSQL",
}
#: Words that both languages have.
_ALIKE = {"Cache", "Filter", "Link", "Links", "Name", "Organisation", "Server", "Status {}", "Version"}
_ALIKE |= {"Webhook", "Webhook {}", "Webhooks"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (english.COMMON, german.COMMON),
        (LANGUAGES["en"], LANGUAGES["de"]),
        (ADMIN["en"], ADMIN["de"]),
    ],
    ids=["all pages", "the user's page", "the administrators' pages"],
)
def test_both_languages_say_the_same_things(one: Any, other: Any) -> None:
    first, second = dict(said(one)), dict(said(other))
    assert len(first) > 15
    assert first.keys() == second.keys()
    for name, text in first.items():
        assert sorted(_GAP.findall(text)) == sorted(_GAP.findall(second[name])), name
        assert text.strip() and second[name].strip(), name
        has_letters = re.search("[A-Za-z]", _GAP.sub("", text))
        assert not has_letters or text != second[name] or text in _PROPER_NAMES | _ALIKE, name
