"""The page of the doctor in chromium, of a link with all that can be wrong at once.

``every_page.py`` visits its other states.
"""

from datetime import UTC, datetime, timedelta

import pytest

from feedserver.database.engine import Database
from feedserver.use.counters import UseCounters
from feedserver.use.model import Fetch
from tests.chromium.keyboard import expect_tab_reaches_all, press_enter, tab_to
from tests.full import full_or
from tests.portal.chromium.person import Person
from tests.processes.client import booking

#: More kinds of programs than one person has, and how many hours ago they came.
CAME = {
    "Google Calendar": 120.0,
    "Thunderbird": 2.0,
    "Apple Calendar (iPhone, iPad)": 26.0,
    "Outlook.com and Microsoft 365": 30.0,
    "Other": 0.5,
}
#: Languages, and whether it is dark; in a campaign all of them.
LOOKS = [("en", False), ("de", True), *full_or([("en", True), ("de", False)], [])]


@pytest.fixture
def ill(person: Person, database: Database) -> str:
    """The address of the link's own page; its owner is on the page of all links."""
    for number, fields in enumerate([{}, {"managed_by": "teams"}, {"status": "provisional"}]):
        said = booking(participants=[{"user": person.user, "role": "apprentice"}], **fields)
        person.host.done("PUT", f"/bookings/{person.user}-{number}", said)
    ends = f"{datetime.now(UTC).date() + timedelta(days=9)}T12:00:00Z"
    options = {"label": "My phone", "expires_at": ends, "provisional": "hide"}
    token = person.host.done("POST", f"/users/{person.user}/tokens", options)
    counters = UseCounters(database)
    for family, hours in CAME.items():
        at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours)
        fetch = {"feed_version": "1", "etag": "e", "size_bytes": 2223, "event_count": 3}
        counters.note(Fetch(token=token["id"], at=at, family=family, **fetch))
    counters.stop()
    person.enter()
    return f"/tokens/{token['id']}"


def test_it_says_what_is_wrong_without_scripts(person: Person, ill: str) -> None:
    person.tell("Emulation.setScriptExecutionDisabled", value=True)
    person.go(ill)
    assert "Ends soon, on " in person.words
    person.click("Is it up to date?")
    assert person.path == f"{ill}/doctor"
    assert person.one("h1").text == "Is “My phone” up to date?"
    assert person.words.count("Please note") == 3
    for said in (
        "Perhaps not. A calendar has not asked for it for longer than usual.",
        "Google Calendar last asked on ",
        "5 kinds of programs asked within the last 30 days",
        "Its calendars need another address by then.",
        "1 booking is left out: in another calendar already",
        "1 booking is left out: provisional",
    ):
        assert said in person.words, said
    person.click("Renew the address")
    person.click("No, go back")
    assert person.one("#address").is_displayed()


@pytest.mark.parametrize(("language", "dark"), LOOKS, indirect=["language"])
def test_axe_core_finds_nothing(person: Person, axe: str, ill: str, language: str, dark: bool) -> None:
    person.look(dark=dark)
    for page, marked in ((f"{ill}/doctor", ".sign"), (ill, ".soon"), ("", ".soon")):
        person.go(page)
        assert person.one(marked).is_displayed()
        assert person.violations(axe) == []


def test_every_control_and_the_remedy_are_reached_by_keyboard(person: Person, ill: str) -> None:
    person.go(ill)
    tab_to(person, "a[href$='/doctor']")
    press_enter(person)
    expect_tab_reaches_all(person)
    person.go(f"{ill}/doctor")
    tab_to(person, "a[href$='/rotate']")
    press_enter(person)
    assert person.one("h1").text == "Renew the address of “My phone”?"


@pytest.mark.parametrize("width", [320, 390, 1000])
def test_the_table_fits_and_stays_a_table(person: Person, ill: str, width: int) -> None:
    """On a phone its rows stand below each other; its heads are read out all the same."""
    person.resize(width)
    person.go(f"{ill}/doctor")
    assert person.overflow() == []
    tree = person.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [node["role"]["value"] for node in tree if not node["ignored"]]
    assert (roles.count("columnheader"), roles.count("rowheader")) == (4, len(CAME))
