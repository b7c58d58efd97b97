"""/admin/webhooks/deliveries: what was sent, filtered, page by page, and sent again."""

import ast
from pathlib import Path
from urllib.parse import urlencode

import pytest

from feedserver.admin.texts import LANGUAGES
from feedserver.webhooks import post
from feedserver.webhooks.events import Event
from feedserver.webhooks.model import State
from tests.admin.hooks import add, give_up, messages, set_messages, tell_of
from tests.admin.pages import Administration, trail
from tests.portal.browser import Page
from tests.site import Site


def deliveries(admin: Administration, **filters: str) -> Page:
    return admin.get(f"/admin/webhooks/deliveries?{urlencode(filters)}")


def titles(page: Page) -> int:
    return len(page.all("h3"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_and_state_has_words(language: str) -> None:
    t = LANGUAGES[language].webhooks
    assert list(t.events) == [*map(str, Event)]
    assert list(t.deliveries.states) == [*map(str, State)]


def test_every_reason_has_words_in_german() -> None:
    """What ``post`` says of a try that failed, read from its text."""
    tree = ast.parse(Path(post.__file__).read_text("utf-8"))
    strings = [one.value for one in ast.walk(tree) if isinstance(one, ast.Constant)]
    docstrings = {
        ast.get_docstring(one, clean=False)
        for one in ast.walk(tree)
        if hasattr(one, "body") and isinstance(one, ast.Module | ast.ClassDef | ast.FunctionDef)
    }
    said = {one for one in strings if isinstance(one, str) and one.endswith(".") and " " in one} - docstrings
    assert len(said) >= 8
    assert said == set(LANGUAGES["de"].webhooks.deliveries.errors)


def test_a_message_says_what_became_of_it(site: Site, admin: Administration) -> None:
    site.host.make_user("amira")
    token = site.host.issue()["id"]
    endpoint = add(site)
    tell_of(site, token)
    (message,) = messages(site)
    page = deliveries(admin)
    assert f"Link ended State On its way To {endpoint.url} About {token}" in page.words
    assert "Tries 0 tries Next try 24 November 2026, 12:00 UTC" in page.words
    assert {f"/admin/tokens/{token}", f"/admin/webhooks/{endpoint.id}"} <= set(page.links())
    set_messages(site, endpoint, attempts=3, last_status=503, last_error="The answer was 503.")
    assert "Tries 3 tries Last answer Status 503 Next try" in deliveries(admin).words
    set_messages(site, endpoint, last_status=302)
    assert "Status 302; redirects are not followed" in deliveries(admin).words
    set_messages(site, endpoint, last_status=None, last_error="No connection could be made.")
    assert "Last answer No connection could be made." in deliveries(admin).words
    german = Administration(site, admin.administrator, "de").arrive()
    assert "Letzte Antwort Es kam keine Verbindung zustande." in deliveries(german).words
    set_messages(site, endpoint, due_at=None, delivered_at=site.clock(), attempts=1, last_status=204)
    assert "State Delivered" in deliveries(admin).words
    assert "1 try Last answer Status 204 Delivered 24 November" in deliveries(admin).words
    assert message.id in deliveries(admin).words


def test_messages_of_a_paused_webhook_wait(site: Site, admin: Administration) -> None:
    add(site, is_paused=True)
    tell_of(site, "tok_1")
    assert "Next try When the webhook is resumed" in deliveries(admin).words


def test_filters_and_mistakes_in_them(site: Site, admin: Administration) -> None:
    first, second = add(site), add(site, "https://other.example/")
    give_up(site, first, 2)
    assert titles(deliveries(admin)) == 4
    assert titles(deliveries(admin, state="given_up")) == 2
    assert titles(deliveries(admin, endpoint=second.id)) == 2
    page = deliveries(admin, endpoint=second.id, state="given_up", event="token.revoked")
    assert (titles(page), "No message fits." in page.words) == (0, True)
    chosen = [one["value"] for one in page.all("option") if "selected" in one]
    assert chosen == ["given_up", "token.revoked", second.id]
    for name, said in {"state": "one of the list", "event": "one of the list", "endpoint": "no such"}.items():
        wrong = deliveries(admin, **{name: "<script>"})
        assert (wrong.status, said in wrong.words, "<script>" in wrong.html) == (422, True, False)
        assert [one["id"] for one in wrong.all("select") if "aria-invalid" in one] == [name]


def test_page_by_page(site: Site, admin: Administration) -> None:
    add(site)
    tell_of(site, *(f"tok_{number}" for number in range(60)))
    first = deliveries(admin, state="pending")
    (link,) = [str(one["href"]) for one in first.all("a") if one.get("rel") == "next"]
    second = admin.get(link)
    assert (titles(first), titles(second)) == (50, 10)
    assert "About tok_59 " in first.words and "About tok_0 " in second.words
    assert "/admin/webhooks/deliveries?state=pending" in second.links()
    assert deliveries(admin, cursor="x").status == 422


def test_what_was_given_up_is_shown_from_the_list(site: Site, admin: Administration) -> None:
    endpoint = add(site)
    give_up(site, endpoint, 3)
    page = admin.get("/admin/webhooks")
    assert "Show 3 messages that were given up" in page.words
    assert titles(admin.get("/admin/webhooks/deliveries?state=given_up")) == 3
    (of_endpoint,) = [one for one in page.links() if "deliveries?endpoint=" in one]
    assert titles(admin.get(of_endpoint)) == 3


def test_one_message_is_sent_again(site: Site, admin: Administration) -> None:
    endpoint, other = add(site), add(site, "https://other.example/")
    give_up(site, endpoint, 2)
    set_messages(site, other, due_at=None, delivered_at=site.clock())
    message = next(one for one in messages(site) if one.endpoint == endpoint.id)
    path = f"/admin/webhooks/{endpoint.id}/messages/{message.id}/redeliver"
    assert path in deliveries(admin).links()
    asked = admin.get(path)
    assert endpoint.url in asked.words and "reason" not in asked.forms[path]
    assert "The message is on its way again." in admin.send(asked, path).words
    assert [one.number for one in messages(site) if one.state is State.PENDING] == [message.number]
    (entry,) = trail(site)
    assert (entry.action, entry.subject) == ("webhook.redelivered", message.id)
    assert entry.data == {"messages": 1, "endpoint": endpoint.id}


def test_what_is_being_tried_or_not_there_is_not_sent_again(site: Site, admin: Administration) -> None:
    endpoint = add(site)
    tell_of(site, "tok_1")
    (message,) = messages(site)
    path = f"/admin/webhooks/{endpoint.id}/messages/{message.id}/redeliver"
    asked = admin.get(path)
    set_messages(site, endpoint, claimed_until=site.clock.turn(seconds=60))
    site.clock.turn(seconds=-30)
    assert admin.send(asked, path).status == 409
    assert admin.get(f"/admin/webhooks/{endpoint.id}/messages/msg_x/redeliver").status == 404
    assert admin.get(f"/admin/webhooks/whe_x/messages/{message.id}/redeliver").status == 404
    assert trail(site) == []
