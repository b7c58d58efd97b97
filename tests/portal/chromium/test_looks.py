"""What keeps people from using the page: axe-core over every kind of page, and narrow screens."""

from collections.abc import Iterator

import pytest

from tests.portal.chromium.person import Person

_OVERFLOW = """
const wide = document.documentElement.clientWidth;
return [document.documentElement.scrollWidth, ...[...document.querySelectorAll("body *")]
  .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().right)]
  .filter(right => right > wide + 0.5);
"""


def visit_every_page(person: Person, label: str = "My phone") -> Iterator[str]:
    """Each kind of page, one after the other, by name."""
    person.enter()
    page = person.driver.current_url
    yield "a newcomer's page"
    person.one("#label").send_keys(" ")
    person.click("Make the link")
    assert person.one("#label-error").is_displayed()
    yield "a form with a mistake"
    issued, ended = person.issue(label), person.issue("Old phone")
    person.host.done("POST", f"/tokens/{ended['id']}/revoke", {})
    pages = {
        "all links": "",
        "a link": f"/tokens/{issued['id']}?done=made",
        "renew?": f"/tokens/{issued['id']}/rotate",
        "end?": f"/tokens/{issued['id']}/revoke",
        "an ended link": f"/tokens/{ended['id']}",
        "a refusal": "/tokens/nothing",
    }
    for name, rest in pages.items():
        person.driver.get(page + rest)
        yield name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_core_finds_nothing(person: Person, axe: str, dark: bool) -> None:
    person.look(dark=dark)
    found = {name: person.violations(axe) for name in visit_every_page(person)}
    assert len(found) == 8
    assert not any(found.values()), found


def test_the_colours_follow_the_system(person: Person) -> None:
    """Else the test above would look at the same colours twice."""
    backgrounds = set()
    for dark in (False, True):
        person.look(dark=dark)
        person.enter()
        backgrounds.add(person.one("body").value_of_css_property("background-color"))
    assert len(backgrounds) == 2


def test_nothing_scrolls_sideways_on_the_narrowest_phone(person: Person) -> None:
    person.tell(
        "Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=1, mobile=False
    )
    for name in visit_every_page(person, "W" * 200):
        assert person.driver.execute_script("return innerWidth") == 320
        assert person.driver.execute_script(_OVERFLOW) == [], name
