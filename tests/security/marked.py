"""A site on which every field has a text from outside, and what it shows of them."""

import sys
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from tests.admin import hooks
from tests.admin.pages import Administration, make_administrator
from tests.admin.test_pages_safety import routes as admin_routes
from tests.portal.browser import Browser, Page
from tests.portal.test_safety import routes as portal_routes
from tests.security.fields import Fields, Next
from tests.security.markup import without_ids
from tests.site import Site

_USER = {"timezone": "Europe/London", "organisation": "academy", "email": "amira@host.example"}
_BOOKING: dict[str, Any] = {
    "start": "2026-12-01T10:00:00",
    "end": "2026-12-01T11:00:00",
    "timezone": "Europe/London",
    "url": "https://host.example/b",
    "meeting": {"url": "https://meet.example/x"},
    "organiser": {"email": "ada@host.example"},
    "participants": [{"user": "amira"}],
    "recurrence": {
        "rrule": "FREQ=WEEKLY;COUNT=6",
        "overrides": [
            {
                "recurrence_id": "2026-12-08T10:00:00",
                "url": "https://host.example/c",
                "meeting": {"url": "https://meet.example/y"},
            }
        ],
    },
}
_MAIL = {
    "mail_kind": "planning_meeting_invitation",
    "recipient": {"email": "guest@x.example"},
    "sender": {"email": "ada@host.example"},
}
_SENT = {**_BOOKING, "id": "b-3", "updated_at": "2026-11-24T12:00:00Z", "sequence": 3}
#: What stands, with a blank and so as no id, in the address of a page that looks for something.
_ASKED = (("q", "done", "page"), ("user", "organisation", "subject", "actor", "from", "issued_before", "to"))


@dataclass
class Marked:
    """What is shown: pages by their address, feeds, the parts of mails."""

    pages: dict[str, str] = field(default_factory=dict)
    feeds: list[bytes] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)


def fill(site: Site, text: Next) -> Marked:
    """Say ``text()`` in every field of the API, every form and every address; what comes of it."""
    marked, fields = Marked(), Fields(site)

    def line() -> str:
        """A header of a mail and an input of a form have one line; others are refused."""
        return "".join(letter for letter in text() if letter.isprintable())

    def send(method: str, path: str, payload: str, base: dict[str, Any], *without: str) -> Any:
        marked.sent.add(payload)
        answer = site.host.call(method, path, fields.filled(payload, base, text, set(without)))
        assert answer.status_code in (200, 201), answer.get_data(as_text=True)
        return answer

    for without in ((), ("kinds", "roles")):
        send("PUT", "/organisations/academy", "OrganisationPayload", {}, *without)
    send("PUT", "/users/amira", "UserPayload", _USER)
    send("PUT", "/bookings/b-1", "BookingPayload", _BOOKING, "managed_by")
    batch = [{**_BOOKING, "id": "b-2"}]
    (result,) = send("POST", "/bookings/batch", "BatchPayload", {"bookings": batch}).get_json()["results"]
    assert result["status"] == 201, result
    tokens = [
        send("POST", "/users/amira/tokens", "IssuePayload", {}, *without).get_json()
        for without in ((), ("kinds", "roles"), ("kinds", "roles"))
    ]
    send("POST", f"/tokens/{tokens[2]['id']}/revoke", "RevokePayload", {})
    send("POST", "/tokens/revoke", "RevokeManyPayload", {"user": "nobody"})
    for token in tokens:
        agent = line().encode("ascii", "ignore").decode()
        marked.feeds.append(site.fetch(token["url"], User_Agent=agent).data)
    site.services.use.flush()
    for own, without in (({"booking_id": "b-1"}, ["booking"]), ({"booking": _SENT}, ["managed_by"])):
        for words in ([], ["text", "subject"]):
            body = fields.filled("AttachmentsPayload", {**_MAIL, **own}, line, {*without, *words})
            said = site.host.call("POST", "/attachments", body, headers={"Accept": "message/rfc822"})
            assert said.status_code == 200, said.get_data(as_text=True)
            mail = message_from_bytes(said.data, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            marked.mails.append(mail)
    marked.sent.add("AttachmentsPayload")
    _use_pages(site, tokens[1]["id"], line, marked)
    return marked


def _use_pages(site: Site, token: str, text: Next, marked: Marked) -> None:
    """Look at every page, send every form with a text in it, and look again."""
    hooks.give_up(site, hooks.add(site), 1)
    admin, person, stranger = (
        Administration(site, make_administrator(site)).arrive(),
        Browser(site),
        Browser(site),
    )
    person.enter()
    of_admin = [path for method, path in admin_routes(site, token) if method == "GET"]
    of_person = [path for method, path, _ in portal_routes(site, token) if method == "GET"]
    for browser, paths in ((admin, of_admin), (person, of_person), (stranger, ["/admin/sign-in"])):
        for path in paths:
            _look(browser, path, marked, "before")
        for path in paths:
            for names in _ASKED:
                _look(
                    browser,
                    f"{path}?{urlencode({name: f'{text()} word' for name in names})}",
                    marked,
                    f"asked {names}",
                )
        for path in paths:
            _send_forms(browser, path, text, marked)
        for path in paths:
            _look(browser, path, marked, "after")


def _look(browser: Browser, path: str, marked: Marked, when: str) -> Page | None:
    answer = browser.ask("GET", path)
    return _kept(answer, f"{when} {path.partition('?')[0]}", marked)


def _kept(answer: TestResponse, where: str, marked: Marked) -> Page | None:
    if answer.content_type != "text/html; charset=utf-8" or answer.status_code == 303:
        return None
    page = Page(answer)
    marked.pages[f"{answer.status_code} {without_ids(where)}"] = page.html
    return page


def _send_forms(browser: Browser, path: str, text: Next, marked: Marked) -> None:
    page = _look(browser, path, marked, "form")
    for action, held in page.forms.items() if page else ():
        said = {name: text()[:most] for name, most in _texts_of(page, held).items()}
        if said and "password" not in action:
            answer = browser.ask(
                "POST", action, data={**held, **said}, headers={"Sec-Fetch-Site": "same-origin"}
            )
            _kept(answer, f"sent {action}", marked)


def _texts_of(page: Page, held: dict[str, str]) -> dict[str, int]:
    """The names of the form's inputs that a person types into, and how much a browser lets in."""
    typed = {
        one["name"]: int(one.get("maxlength") or sys.maxsize)
        for one in page.all("input")
        if one.get("type") in (None, "text", "email", "url", "search")
    }
    return {name: typed[name] for name in held if name in typed}
