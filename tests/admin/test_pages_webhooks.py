"""/admin/webhooks: added, shown a secret once, paused, resumed, renewed, tried and removed."""

import re
from typing import Any

import pytest

from feedserver.webhooks import store
from feedserver.webhooks.endpoints import MOST_ENDPOINTS, add_endpoint
from feedserver.webhooks.model import Endpoint
from feedserver.webhooks.signing import secret_of
from tests.admin.hooks import add, give_up, messages
from tests.admin.pages import Administration, trail
from tests.portal.browser import Page
from tests.site import Site

URL = "https://hooks.example/in?to=feeds"
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


def all_endpoints(site: Site) -> list[Endpoint]:
    with site.services.database.read() as tx:
        return store.all_endpoints(tx)


def fill_in(admin: Administration, **fields: Any) -> Page:
    """Send the form for a new webhook."""
    return admin.send(admin.get("/admin/webhooks"), "/admin/webhooks", **{"url": URL, **fields})


def test_a_webhook_is_added_and_its_secret_shown_once(site: Site, admin: Administration) -> None:
    page = fill_in(admin, event=["token.revoked", "booking.withheld"])
    (made,) = all_endpoints(site)
    assert (made.url, made.events) == (URL, ("token.revoked", "booking.withheld"))
    secret = str(page.field("secret"))
    assert _SECRET.fullmatch(secret) and secret == secret_of(site.services.keys.uid, made.id, 1)
    (entry,) = trail(site)
    assert (entry.action, entry.subject, entry.actor) == ("webhook.added", made.id, admin.administrator.id)
    assert entry.data == {"events": ["token.revoked", "booking.withheld"]}
    listed, own = admin.get("/admin/webhooks"), admin.get(f"/admin/webhooks/{made.id}")
    assert f"{URL} Link ended; Booking left out of a calendar Active 0" in listed.words
    assert f"/admin/webhooks/{made.id}" in listed.links()
    assert secret not in listed.html + own.html + str(entry)


def test_without_events_it_is_told_of_everything(site: Site, admin: Administration) -> None:
    fill_in(admin, event=[])
    assert all_endpoints(site)[0].events == ()
    assert f"{URL} Everything Active" in admin.get("/admin/webhooks").words
    assert trail(site)[0].data is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"url": ""}, "Please give an address."),
        ({"url": "http://hooks.example/"}, "begins with https://"),
        ({"url": "hooks.example"}, "begins with https://"),
        ({"url": "https://me:secret@hooks.example/"}, "leave out user name"),
        ({"url": "https://hooks.example/#x"}, "leave out user name"),
        ({"url": "https://127.0.0.1/"}, "a private address"),
        ({"url": "https://[::1]/"}, "a private address"),
        ({"url": "https://10.0.0.8:8443/"}, "a private address"),
        ({"url": "https://"}, "cannot be used"),
        ({"url": "https://hooks.example:99999/"}, "cannot be used"),
        ({"url": "https://höoks.example/"}, "cannot be used"),
        ({"url": "https://hooks.example/a b"}, "cannot be used"),
        ({"url": "https://hooks.example/" + "x" * 2000}, "cannot be used"),
        ({"event": ["no.such"]}, "choose from the list"),
        ({"event": ["webhook.test"]}, "choose from the list"),
    ],
)
def test_mistakes_come_back_at_their_field(
    site: Site, admin: Administration, fields: dict[str, Any], said: str
) -> None:
    filled = {"event": ["token.unused"], **fields}
    page = fill_in(admin, **filled)
    assert (page.status, said in page.words) == (422, True)
    field = "url" if "url" in fields else "events"
    assert {"class": "error", "id": f"{field}-error"} in page.all("p")
    assert page.field("url") == filled.get("url", URL)
    ticked = [one["value"] for one in page.all("input") if "checked" in one]
    assert ticked == (["token.unused"] if "url" in fields else [])
    assert (all_endpoints(site), trail(site)) == ([], [])


def test_there_are_ten_at_most(site: Site, admin: Administration) -> None:
    with site.services.database.write() as tx:
        for number in range(MOST_ENDPOINTS):
            add_endpoint(tx, f"{URL}&{number}", (), site.clock(), allow_private=False)
    page = fill_in(admin)
    assert (page.status, "There are 10 webhooks already." in page.words) == (422, True)
    assert (len(all_endpoints(site)), trail(site)) == (MOST_ENDPOINTS, [])


@pytest.mark.parametrize(
    ("change", "action", "data", "said"),
    [
        ("pause", "webhook.changed", {"paused": True}, "The webhook is paused."),
        ("resume", "webhook.changed", {"paused": False}, "is sent messages again."),
        ("renew", "webhook.changed", {"secret": "renewed"}, "The new secret is ready"),
        ("again", "webhook.redelivered", {"messages": 2}, "is on its way again."),
        ("remove", "webhook.removed", None, "The webhook and its messages are removed."),
    ],
)
def test_a_change_is_asked_and_needs_a_reason(
    site: Site, admin: Administration, change: str, action: str, data: Any, said: str
) -> None:
    endpoint = add(site, is_paused=change == "resume")
    give_up(site, endpoint, 2)
    page = admin.get(f"/admin/webhooks/{endpoint.id}")
    path = f"/admin/webhooks/{endpoint.id}/{change}"
    assert path in page.links()
    assert endpoint.url in admin.get(path).words
    before = all_endpoints(site)
    wrong = admin.change(path, reason=" ")
    assert (wrong.status, "Please say why." in wrong.words) == (422, True)
    assert (all_endpoints(site), trail(site)) == (before, [])
    done = admin.change(path, reason="It has moved")
    assert (done.status, said in done.words) == (200, True)
    (entry,) = trail(site)
    assert (entry.action, entry.subject, entry.reason, entry.data) == (
        action,
        endpoint.id,
        "It has moved",
        data,
    )


def test_what_the_changes_do(site: Site, admin: Administration) -> None:
    endpoint = add(site)
    give_up(site, endpoint, 3)
    path = f"/admin/webhooks/{endpoint.id}"
    admin.change(f"{path}/pause")
    assert all_endpoints(site)[0].paused_at == site.clock()
    assert "Paused since 24 November 2026" in admin.get(path).words
    assert admin.get(f"{path}/pause").status == 409
    admin.change(f"{path}/resume")
    assert all_endpoints(site)[0].paused_at is None
    assert admin.get(f"{path}/resume").status == 409
    renewed = admin.change(f"{path}/renew")
    assert renewed.field("secret") == secret_of(site.services.keys.uid, endpoint.id, 2)
    assert "For 24 hours messages are signed with the one before as well." in renewed.words
    assert "3 messages were given up." in admin.get(f"{path}/again").words
    admin.change(f"{path}/again")
    assert [(one.state, one.attempts) for one in messages(site)] == [("pending", 0)] * 3
    assert admin.get(f"{path}/again").status == 409
    admin.change(f"{path}/remove")
    assert (all_endpoints(site), messages(site)) == ([], [])
    assert admin.get(path).status == admin.get(f"{path}/remove").status == 404
    assert len(trail(site)) == 5


def test_who_comes_second_changes_nothing(site: Site, admin: Administration) -> None:
    endpoint = add(site)
    give_up(site, endpoint, 1)
    for change in ("pause", "resume", "again", "remove"):
        path = f"/admin/webhooks/{endpoint.id}/{change}"
        asked = admin.get(path)
        assert admin.send(asked, path, reason="x").status == 200
        again = admin.send(asked, path, reason="x")
        assert again.status == (404 if change == "remove" else 409)
    assert len(trail(site)) == 4


def test_a_test_message(site: Site, admin: Administration) -> None:
    endpoint = add(site)
    path = f"/admin/webhooks/{endpoint.id}"
    page = admin.send(admin.get(path), f"{path}/test")
    assert "A test message is on its way." in page.words and "Messages on their way 1" in page.words
    (message,) = messages(site)
    (entry,) = trail(site)
    assert (message.event, message.due_at) == ("webhook.test", site.clock())
    assert (entry.action, entry.subject, entry.data) == (
        "webhook.tested",
        endpoint.id,
        {"message": message.id},
    )


def test_hostile_addresses_are_text(site: Site, admin: Administration) -> None:
    url = "https://hooks.example/\"><script>alert(1)</script><img/src=x/onerror='alert(1)'>{{7*7}}"
    fill_in(admin, url=url)
    endpoint = all_endpoints(site)[0]
    give_up(site, endpoint, 1)
    path = f"/admin/webhooks/{endpoint.id}"
    for one in ("/admin/webhooks", path, f"{path}/remove", f"{path}/renew", "/admin/webhooks/deliveries"):
        page = admin.get(one)
        assert "<script>alert" not in page.html and "<img" not in page.html and url in page.words, one


def test_in_german(site: Site, admin: Administration) -> None:
    german = Administration(site, admin.administrator, "de").arrive()
    assert "Erlaubt sind hier nur Adressen des öffentlichen" in fill_in(german, url="https://10.1.1.1/").words
    assert "mit https:// beginnt" in fill_in(german, url="http://hooks.example/").words
    page = fill_in(german, event=["token.unused"])
    assert "Der Webhook ist fertig" in page.words
    path = f"/admin/webhooks/{all_endpoints(site)[0].id}"
    assert "Diesen Webhook entfernen?" in german.get(f"{path}/remove").words
    assert "Der Webhook ist angehalten." in german.change(f"{path}/pause").words
    assert "Link 90 Tage lang nicht benutzt" in german.get("/admin/webhooks").words
