"""What keeps people from using the page: axe-core over every kind of page, languages, narrow screens.

Each page in one language and one look; in all of them with ``make campaign-looks``.
"""

import re
from collections.abc import Iterator
from itertools import permutations

import pytest

from feedserver.database.engine import Database
from feedserver.portal.texts import LANGUAGES
from tests.chromium.turns import WALKS, by_turns
from tests.chromium.window import COLOURS
from tests.full import full_or
from tests.pages.sentences import said
from tests.portal.chromium.every_page import PAGES, visit_every_page
from tests.portal.chromium.person import Person

LABEL = "iPhone"
#: Whether it is dark, by the language.
LOOKS = full_or({"en": (False, True), "de": (False, True)}, {"en": (False,), "de": (True,)})
in_each_language = pytest.mark.parametrize("languages", WALKS, ids=" and ".join)


@pytest.mark.long
@in_each_language
def test_axe_core_finds_nothing(
    person: Person, database: Database, axe: str, languages: tuple[str, ...]
) -> None:
    found = {}
    for name, language in by_turns(person, languages, visit_every_page(person, database, LABEL)):
        for nth, dark in enumerate(LOOKS[language]):
            person.look(dark=dark)
            found[name, dark] = person.violations(axe, COLOURS if nth else "")
    assert len(found) == full_or(2, 1) * PAGES
    assert not any(found.values()), found


def test_the_colours_follow_the_system(person: Person) -> None:
    """Else the test above would look at the same colours twice."""
    backgrounds = set()
    for dark in (False, True):
        person.look(dark=dark)
        person.enter()
        backgrounds.add(person.one("body").value_of_css_property("background-color"))
    assert len(backgrounds) == 2


@in_each_language
def test_all_that_is_said_is_in_the_language_of_the_page(
    person: Person, database: Database, languages: tuple[str, ...]
) -> None:
    """Also what is said to those who do not see: the names by which screen readers know things."""
    foreign = {
        language: list(_sentences_of_one_alone(other, language))
        for language, other in permutations(LANGUAGES, 2)
    }
    assert all(len(sentences) > 60 for sentences in foreign.values())
    for name, language in by_turns(person, languages, visit_every_page(person, database, LABEL)):
        assert person.one("html").get_attribute("lang") == language, name
        heard = "\n".join(person.heard())
        assert not [
            one for one in foreign[language] if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", heard)
        ], name


def _sentences_of_one_alone(language: str, other: str) -> Iterator[str]:
    """What a language says between its gaps, and the other one does not."""
    others = " ".join(text for _, text in said(LANGUAGES[other]))
    for name, text in said(LANGUAGES[language]):
        if not name.startswith(".common.locale"):
            pieces = (piece.strip(" .,:“”„") for piece in text.split("{}"))
            yield from (piece for piece in pieces if len(piece) > 3 and piece not in others)


@in_each_language
def test_nothing_scrolls_sideways_on_the_narrowest_phone(
    person: Person, database: Database, languages: tuple[str, ...]
) -> None:
    person.resize(320)
    for name, language in by_turns(person, languages, visit_every_page(person, database, "W" * 200)):
        assert person.driver.execute_script("return innerWidth") == 320
        assert person.overflow() == [], (language, name)
