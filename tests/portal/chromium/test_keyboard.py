"""The page without a mouse: every control can be reached, is seen to be reached, and works."""

from selenium.webdriver.common.keys import Keys

from tests.portal.chromium.person import Person

#: Every control that shows, in the order of the page; of radio buttons the chosen one.
_CONTROLS = """
return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")]
  .filter(one => one.checkVisibility() && (one.type !== "radio" || one.checked))
  .map(one => one.outerHTML);
"""
_FOCUS = """
const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
return {
  html: one.outerHTML,
  outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
  // Browsers scroll by whole pixels.
  isInside: box.width > 0 && box.left >= -1 && box.top >= -1
    && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1,
};
"""


def tab_to(person: Person, selector: str) -> None:
    for _ in range(40):
        person.type(Keys.TAB)
        if person.driver.switch_to.active_element == person.one(selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def press_enter(person: Person, *text: str) -> None:
    with person.leaving():
        person.type(*text, Keys.ENTER)


def expect_tab_reaches_all(person: Person) -> None:
    controls = person.driver.execute_script(_CONTROLS)
    assert len(controls) > 2
    reached = []
    for _ in controls:
        person.type(Keys.TAB)
        focus = person.driver.execute_script(_FOCUS)
        reached.append(focus["html"])
        assert focus["outline"] >= 2, focus
        assert focus["isInside"], focus
    assert reached == controls


def test_tab_reaches_every_control_in_order_and_shows_where_it_is(person: Person) -> None:
    issued = person.issue("My phone")
    person.issue("My computer")
    person.enter()
    page = person.driver.current_url
    for rest in ("", f"/tokens/{issued['id']}", f"/tokens/{issued['id']}/revoke"):
        person.driver.get(page + rest)
        expect_tab_reaches_all(person)


def test_a_link_lives_and_ends_by_keyboard_alone(person: Person) -> None:
    person.enter()
    tab_to(person, "#label")
    person.type("My phone")
    tab_to(person, "#privacy-full")
    person.type(Keys.ARROW_DOWN)
    assert person.one("#privacy-title").is_selected()
    tab_to(person, "#content form button")
    press_enter(person)
    assert "Your new link is ready" in person.words

    tab_to(person, "[data-copy]")
    person.type(Keys.ENTER)
    tab_to(person, "#label")
    press_enter(person, "Work account")
    assert person.one("h1").text == "Work account"

    tab_to(person, "a[href$='/rotate']")
    press_enter(person)
    tab_to(person, "#content form button")
    press_enter(person)
    assert "This is the new link." in person.words

    tab_to(person, "a[href$='/revoke']")
    press_enter(person)
    tab_to(person, "#content form button")
    press_enter(person)
    assert "The link has ended." in person.words


def test_the_first_tab_leads_past_the_bar(person: Person) -> None:
    person.enter()
    person.type(Keys.TAB, Keys.ENTER)
    person.type(Keys.TAB)
    assert person.driver.switch_to.active_element == person.one("#label")
