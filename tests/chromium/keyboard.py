"""A page without a mouse: Tab reaches every control, and it is seen where it is."""

from selenium.webdriver.common.keys import Keys

from tests.chromium.window import Window

#: Every control that shows, in the order of the page; of radio buttons the chosen one.
#: Where a control has the focus from the start, those after it.
_CONTROLS = """
const start = document.activeElement;
const controls = "a[href], button, select, input:not([type=hidden]), summary";
window.reached = [];
document.addEventListener("keyup", event => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  if (event.key !== "Tab" || one === start || one === window.last) return;
  window.last = one;
  window.reached.push({
    html: one.outerHTML,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    // Browsers scroll by whole pixels.
    isInside: box.width > 0 && box.left >= -1 && box.top >= -1
      && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1,
  });
});
const following = [...document.querySelectorAll(controls)]
  .filter(one => start === document.body
    || start.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)
  .filter(one => one.checkVisibility() && (one.type !== "radio" || one.checked));
// A day has four stops: its three parts, and the calendar.
const stops = one => one.type === "date" ? 4 : 1;
return {
  html: following.map(one => one.outerHTML),
  presses: following.reduce((sum, one) => sum + stops(one), stops(start) - 1),
};
"""


def tab_to(window: Window, selector: str) -> None:
    """Press Tab until that control has the focus."""
    for _ in range(60):
        window.type(Keys.TAB)
        if window.driver.switch_to.active_element == window.one(selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def press_enter(window: Window, *text: str) -> None:
    """Type, press Enter and wait for the page it leads to."""
    with window.leaving():
        window.type(*text, Keys.ENTER)


def expect_tab_reaches_all(window: Window) -> None:
    """Every control is reached in its order, and shows it: by an outline, inside the window."""
    controls = window.driver.execute_script(_CONTROLS)
    assert controls["html"]
    window.type(Keys.TAB * controls["presses"])
    reached = window.driver.execute_script("return window.reached")
    for focus in reached:
        assert focus["outline"] >= 2, focus
        assert focus["isInside"], focus
    assert [focus["html"] for focus in reached] == controls["html"]
