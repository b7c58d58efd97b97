"""From the host's button to the end of a link, with the mouse; with JavaScript and without."""

import pytest
from selenium.webdriver.common.by import By

from tests.portal.chromium.person import Person


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_link_is_made_used_renamed_renewed_and_ended(person: Person, scripts: bool) -> None:
    person.tell("Emulation.setScriptExecutionDisabled", value=not scripts)
    person.book()
    person.enter()
    person.one("#label").send_keys("My phone")
    person.one("label[for=privacy-title]").click()
    person.click("Make the link")
    assert "Your new link is ready" in person.words
    fetched = person.fetch()
    assert fetched.status == 200
    assert fetched.headers["Content-Type"].startswith("text/calendar")
    assert "Planning meeting" in fetched.text
    assert person.one("[data-copy]").is_displayed() is scripts

    person.one("#label").clear()
    person.one("#label").send_keys("Work account")
    person.click("Save the name")
    assert "The name is saved." in person.words
    assert person.one("h1").text == "Work account"

    before, old_path = person.one("#address").get_property("value"), person.path
    person.click("Renew the address")
    assert person.one("h1").text == "Renew the address of “Work account”?"
    person.click("No, go back")
    assert person.one("#address").get_property("value") == before
    person.click("Renew the address")
    person.click("Yes, renew it")
    assert "This is the new link." in person.words
    assert person.path.partition("?")[0] != old_path.partition("?")[0]
    assert person.one("#address").get_property("value") != before
    assert "Planning meeting" in person.fetch().text

    address = str(person.one("#address").get_property("value"))
    person.click("End this link")
    assert person.one("h1").text == "End “Work account”?"
    person.click("Yes, end it")
    assert "The link has ended." in person.words
    assert person.driver.find_elements(By.CSS_SELECTOR, "#address") == []
    assert "Planning meeting" not in person.host.get(address).text


def test_the_copy_button_copies(person: Person) -> None:
    issued = person.issue("My phone")
    person.tell("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    person.enter()
    person.click("My phone")
    person.one("[data-copy]").click()
    copied = person.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied == issued["url"]
    assert person.one("[data-said]").text == "Copied"


def test_a_one_time_address_opens_the_page_once(person: Person) -> None:
    address = person.new_address()
    person.driver.get(address)
    assert person.one("h1").text == "Your calendar links"
    assert person.path == ""
    person.forget()
    person.driver.get(address)
    assert person.one("h1").text == "This address was used already or is too old"
    assert person.host.get(address).status == 410
