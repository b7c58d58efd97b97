"""The page without a mouse: every control can be reached, is seen to be reached, and works."""

import pytest
from selenium.webdriver.common.keys import Keys

from feedserver.database.engine import Database
from feedserver.portal.texts import LANGUAGES
from feedserver.portal.tokens import GRACE_DAYS
from tests.chromium.keyboard import expect_tab_reaches_all, press_enter, tab_to
from tests.chromium.turns import WALKS, by_turns
from tests.portal.chromium.every_page import PAGES, visit_every_page
from tests.portal.chromium.person import Person


@pytest.mark.parametrize("languages", WALKS, ids=" and ".join)
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(
    person: Person, database: Database, languages: tuple[str, ...]
) -> None:
    names = []
    for name, _ in by_turns(person, languages, visit_every_page(person, database, "A link")):
        names.append(name)
        expect_tab_reaches_all(person)
    assert len(names) == PAGES


def test_a_link_lives_and_ends_by_keyboard_alone(person: Person, language: str) -> None:
    done = LANGUAGES[language].done
    person.enter()
    tab_to(person, "#label")
    person.type("My phone")
    tab_to(person, "#privacy-full")
    person.type(Keys.ARROW_DOWN)
    assert person.one("#privacy-title").is_selected()
    tab_to(person, "#content form button")
    press_enter(person)
    assert done["made"] in person.words

    tab_to(person, "[data-copy]")
    person.type(Keys.ENTER)
    tab_to(person, "#label")
    press_enter(person, "Work account")
    assert person.one("h1").text == "Work account"

    tab_to(person, "a[href$='/rotate']")
    press_enter(person)
    tab_to(person, "#content form button")
    press_enter(person)
    assert done["rotated"].format(GRACE_DAYS) in person.words

    tab_to(person, "a[href$='/revoke']")
    press_enter(person)
    tab_to(person, "#content form button")
    press_enter(person)
    assert done["revoked"] in person.words


def test_the_first_tab_leads_past_the_bar(person: Person, language: str) -> None:
    person.enter()
    person.type(Keys.TAB)
    assert person.driver.switch_to.active_element.text == LANGUAGES[language].common.skip
    person.type(Keys.ENTER)
    person.type(Keys.TAB)
    assert person.driver.switch_to.active_element == person.one("#label")
