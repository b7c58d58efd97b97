"""Each kind of the user's page in each state, one after the other."""

from collections.abc import Iterator

from feedserver.database.engine import Database
from tests.chromium.states import let_strangers_fetch, lose_key
from tests.portal.chromium.person import Person

PAGES = 25


def visit_every_page(person: Person, database: Database, label: str) -> Iterator[str]:
    """Go to each page and say its name; ``label`` is that of every link."""
    yield from _newcomer(person)
    yield from _links(person, database, label)
    yield from _suspended(person, label)
    yield from _refusals(person)


def _newcomer(person: Person) -> Iterator[str]:
    person.enter()
    yield "a newcomer's page"
    person.one("#label").send_keys(" ")
    person.send("/tokens")
    assert person.one("#label-error").is_displayed()
    yield "a form with a mistake"


def _links(person: Person, database: Database, label: str) -> Iterator[str]:
    issued, ended, lost = (person.issue(label)["id"] for _ in range(3))
    person.host.done("POST", f"/tokens/{ended}/revoke", {})
    lose_key(database, lost)
    pages = {
        "all links": "",
        "a new link": f"/tokens/{issued}?done=made",
        "renew?": f"/tokens/{issued}/rotate",
        "end?": f"/tokens/{issued}/revoke",
        "an ended link": f"/tokens/{ended}",
        "a link whose key is lost": f"/tokens/{lost}",
        "the doctor of a new link": f"/tokens/{issued}/doctor",
        "the doctor of an ended link": f"/tokens/{ended}/doctor",
        "the doctor of a link whose key is lost": f"/tokens/{lost}/doctor",
    }
    for name, rest in pages.items():
        person.go(rest)
        assert bool(person.all("#address")) is (name == "a new link")
        yield name
    person.go(f"/tokens/{issued}")
    person.one("#label").clear()
    person.one("#label").send_keys(" ")
    person.send(f"/tokens/{issued}/rename")
    assert person.one("#label-error").is_displayed()
    yield "a new name with a mistake"
    let_strangers_fetch(database, issued)
    for name, rest in {"all links with signs": "", "a link with signs": f"/tokens/{issued}"}.items():
        person.go(rest)
        assert len(person.all(".sign li")) == 5
        yield name
    person.go(f"/tokens/{issued}/doctor")
    assert len(person.all("tbody tr")) == 5
    yield "the doctor of a link with signs"


def _suspended(person: Person, label: str) -> Iterator[str]:
    held = person.issue(label)["id"]
    person.let_publish(allowed=False)
    pages = {"all links suspended": "", "a suspended link": f"/tokens/{held}"}
    for name, rest in pages.items():
        person.go(rest)
        assert person.all(".dot.suspended") and not person.all(".clients")
        yield name
    person.go(f"/tokens/{held}/doctor")
    yield "the doctor of a suspended link"
    person.let_publish(allowed=True)


def _refusals(person: Person) -> Iterator[str]:
    used = person.new_address()
    person.driver.get(used)
    for name, rest in {"refused: missing": "/tokens/nothing", "refused: unknown": "/enter/x"}.items():
        person.go(rest)
        yield name
    person.driver.get(used)
    yield "refused: over"
    person.enter()
    person.driver.execute_script("document.querySelector('#content [name=form_key]').value = 'x'")
    person.one("#label").send_keys("x")
    person.send("/tokens")
    yield "refused: forged"
    person.enter()
    ended = person.one("h2#ended + ul a").get_attribute("href")
    person.driver.get(f"{ended}/rotate")
    yield "refused: conflict"
    person.enter()
    person.send("/leave")
    yield "refused: left"
    person.go("")
    yield "refused: no session"
