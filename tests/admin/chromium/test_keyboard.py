"""The pages without a mouse: every control can be reached, is seen to be reached, and works.

On each page once; in each of its states with ``make campaign-looks``.
"""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.admin.chromium.administrator import Administrator
from tests.admin.chromium.every_page import PAGES, visit_every_page
from tests.admin.chromium.routes import application, page_of, pages
from tests.admin.chromium.scene import Scene
from tests.chromium.keyboard import expect_tab_reaches_all, press_enter, tab_to
from tests.full import IS_FULL
from tests.processes.client import Client
from tests.processes.installation import Installation


@pytest.mark.long
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(
    admin: Administrator, scene: Scene, web_installation: Installation
) -> None:
    app = application(web_installation.home)
    visited = []
    for _ in visit_every_page(admin, scene):
        page = page_of(app, admin.path)
        if IS_FULL or page not in visited:
            expect_tab_reaches_all(admin)
        visited.append(page)
    assert len(visited) == PAGES
    assert pages(app) <= set(visited)


def test_a_link_is_ended_by_keyboard_alone(admin: Administrator, web_host: Client) -> None:
    web_host.done("PUT", "/users/tab", {"name": "Tabea Key", "timezone": "Europe/London"})
    link = web_host.done("POST", "/users/tab/tokens", {"label": "My phone"})
    admin.go("/users")
    tab_to(admin, "#email")
    admin.type(admin.account.email, Keys.TAB)
    press_enter(admin, admin.account.password)
    tab_to(admin, "#q")
    press_enter(admin, "Tabea Key")
    tab_to(admin, "tbody a")
    press_enter(admin)
    assert admin.one("h1").text == "Tabea Key"
    tab_to(admin, "tbody a")
    press_enter(admin)
    tab_to(admin, "a.danger")
    press_enter(admin)
    tab_to(admin, "#reason")
    admin.type("The phone was lost")
    tab_to(admin, "button.danger")
    press_enter(admin)
    assert "The link has ended." in admin.words
    assert web_host.done("GET", f"/tokens/{link['id']}")["status"] == "revoked"


def test_the_first_tab_leads_past_the_menu(admin: Administrator, language: str) -> None:
    admin.sign_in("/users")
    admin.type(Keys.TAB)
    assert admin.driver.switch_to.active_element == admin.one(".skip")
    admin.type(Keys.ENTER)
    admin.type(Keys.TAB)
    assert admin.driver.switch_to.active_element == admin.one("#q")


def test_the_menu_of_a_phone_opens_by_keyboard(admin: Administrator) -> None:
    admin.resize(360)
    admin.sign_in()
    assert not admin.one("nav .row").is_displayed()
    keys = admin.one("nav details a[href$='/keys']")
    assert not keys.is_displayed()
    tab_to(admin, "nav summary")
    admin.type(Keys.ENTER)
    assert keys.is_displayed()
    expect_tab_reaches_all(admin)
    admin.go("")
    tab_to(admin, "nav summary")
    admin.type(Keys.SPACE)
    tab_to(admin, "nav details a[href$='/keys']")
    press_enter(admin)
    assert admin.one("h1").text == "API keys"
