"""/admin/audit: the log in words, filtered, page by page, and downloaded."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import BigInteger, Column, MetaData, Table, func, select, update

from feedserver.admin.texts import LANGUAGES
from feedserver.audit.erase import erase_details
from feedserver.audit.model import Action, ActorKind
from feedserver.audit.trail import note
from feedserver.database.schema import audit_entries
from feedserver.outbox.worker import seal_new
from tests.admin.pages import Administration
from tests.audit.log import head
from tests.portal.browser import Page
from tests.site import Site

#: The same table, which takes instants that no calendar has.
_PLAIN = Table("audit_entries", MetaData(), Column("id", BigInteger), Column("at", BigInteger))


@pytest.fixture
def token(site: Site) -> str:
    """amira with a link, of the academy, and a booking."""
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user("amira", organisation="academy")
    site.host.make_booking("b-1")
    return str(site.host.issue(label="Phone")["id"])


def log(admin: Administration, **filters: str) -> Page:
    return admin.get(f"/admin/audit?{urlencode(filters)}")


def titles(page: Page) -> int:
    """How many entries the page shows."""
    return len(page.all("h3"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_has_words(language: str) -> None:
    t = LANGUAGES[language].audit
    assert list(t.actions) == [*map(str, Action)]
    assert list(t.kinds) == [*map(str, ActorKind)]
    assert len(set(t.actions.values())) == len(t.actions)


def test_languages_name_the_same_data() -> None:
    english, german = (LANGUAGES[language].audit.data for language in ("en", "de"))
    assert list(english) == list(german)


def test_an_entry_says_who_what_when_and_why(site: Site, admin: Administration, token: str) -> None:
    seal_new(site.services)
    site.clock.turn(hours=2)
    admin.arrive().change("/admin/users/amira/suspend", "Left <b>in</b> anger")
    page = log(admin)
    last = page.words.split(" Entries ", 1)[1]
    assert last.startswith(
        "User suspended When 24 November 2026, 14:00 UTC By grace@host.example (administrator)"
    )
    assert "About amira Reason Left <b>in</b> anger Seal Not sealed yet" in last
    assert "Link made" in last and f"About {token} User amira Seal Sealed at position 5" in last
    assert "<b>in" not in page.html
    site.host.call("PATCH", f"/tokens/{token}", {"label": "Desk", "privacy": "busy"})
    assert "Changed label, privacy" in log(admin).words


def test_entries_lead_to_pages_that_are_there(site: Site, admin: Administration, token: str) -> None:
    links = log(admin).links()
    for there in ("users/amira", "organisations/academy", f"tokens/{token}"):
        assert f"/admin/{there}" in links
        assert admin.get(f"/admin/{there}").status == 200
    assert "/admin/audit?subject=b-1" in links
    assert f"/admin/audit?actor={site.host.api_key[4:20]}" in links
    site.host.call("DELETE", "/users/amira")
    links = log(admin).links()
    assert "/admin/users/amira" not in links
    assert "/admin/audit?subject=amira" in links


def test_users_organisations_and_links_lead_here(site: Site, admin: Administration, token: str) -> None:
    for path, said in {
        "users/amira": "User stored",
        "organisations/academy": "Organisation stored",
        f"tokens/{token}": "Link made",
    }.items():
        (link,) = [one for one in admin.get(f"/admin/{path}").links() if "/admin/audit?" in one]
        page = admin.get(link)
        assert said in page.words.split("Entries", 1)[1]
        assert page.field("user") == "amira" or page.field("subject") in path


def test_filters_are_joined_and_keep_their_values(site: Site, admin: Administration, token: str) -> None:
    site.clock.turn(days=1)
    admin.arrive().change("/admin/users/amira/suspend")
    site.clock.turn(days=1)
    admin.arrive().change("/admin/users/amira/resume")
    assert titles(log(admin, user="amira")) == 4
    assert titles(log(admin, subject="b-1")) == 1
    assert titles(log(admin, actor_kind="administrator")) == 2
    assert titles(log(admin, actor=admin.administrator.id, action="user.resumed")) == 1
    assert titles(log(admin, user="amira", **{"from": "2026-11-25", "to": "2026-11-25"})) == 1
    assert titles(log(admin, user="amira", to="2026-11-24")) == 2
    assert "No entry fits." in log(admin, user="nobody").words
    page = log(admin, user=" amira ", actor_kind="administrator", action="user.resumed", to="2026-12-01")
    assert (page.field("user"), page.field("to"), page.field("subject")) == ("amira", "2026-12-01", "")
    chosen = [one["value"] for one in page.all("option") if "selected" in one]
    assert chosen == ["administrator", "user.resumed"]
    (details,) = [one for one in page.all("details") if one.get("class") == "filters"]
    assert "open" in details and "open" not in log(admin).all("details")[-1]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("user", "a b", "cannot be an id"),
        ("subject", "x" * 129, "cannot be an id"),
        ("actor", "<script>", "cannot be an id"),
        ("actor_kind", "nobody", "choose one of the list"),
        ("action", "user", "choose one of the list"),
        ("from", "tomorrow", "a day such as"),
        ("to", "2026-02-30", "a day such as"),
    ],
)
@pytest.mark.parametrize("path", ["/admin/audit", "/admin/audit.ndjson"])
def test_mistakes_come_back_at_their_field(
    admin: Administration, path: str, name: str, text: str, said: str
) -> None:
    page = admin.get(f"{path}?{urlencode({name: text})}")
    assert (page.status, said in page.words) == (422, True)
    wrong = [one["id"] for tag in ("input", "select") for one in page.all(tag) if "aria-invalid" in one]
    assert wrong == [name]
    assert page.all("p").count({"class": "error", "id": f"{name}-error"}) == 1
    assert page.field(name) in (text, None)
    assert "<script>" not in page.html


def test_the_last_day_is_not_before_the_first(admin: Administration) -> None:
    page = log(admin, **{"from": "2026-11-25", "to": "2026-11-24"})
    assert (page.status, "lies before the first one" in page.words) == (422, True)
    assert log(admin, **{"from": "2026-11-25", "to": "2026-11-25"}).status == 200


def test_page_by_page(site: Site, admin: Administration, token: str) -> None:
    with site.services.database.write() as tx:
        for number in range(60):
            note(
                tx, admin.administrator.actor, Action.USER_PATCHED, f"u-{number}", site.clock(), user="amira"
            )
    first = log(admin, user="amira")
    assert (titles(first), "About u-59" in first.words, "About u-9 " in first.words) == (50, True, False)
    (link,) = [str(one["href"]) for one in first.all("a") if one.get("rel") == "next"]
    second = admin.get(link)
    assert (titles(second), "About u-9 " in second.words) == (12, True)
    assert second.field("user") == "amira"
    assert "/admin/audit?user=amira" in second.links()
    assert not [one for one in second.all("a") if one.get("rel") == "next"]


def test_the_chain_and_its_head(site: Site, admin: Administration, token: str) -> None:
    page = log(admin)
    assert (page.field("head"), "entries are not sealed yet." in page.words) == (None, True)
    sealed = seal_new(site.services)
    page = log(admin)
    assert page.field("head") == str(head(site))
    assert f"{sealed} entries are sealed." in page.words and "not sealed yet" not in page.words


def test_erased_entries_keep_time_and_action(site: Site, admin: Administration, token: str) -> None:
    with site.services.database.write() as tx:
        erase_details(tx, admin.administrator.actor, user="amira", reason="Asked for", now=site.clock())
    page = log(admin)
    assert "Link made When 24 November 2026, 12:00 UTC By API key Details Erased on 24 November" in page.words
    assert "Details of the audit log erased" in page.words and "Entries erased 2" in page.words


def test_the_download_has_what_the_filters_name(site: Site, admin: Administration, token: str) -> None:
    admin.change("/admin/users/amira/suspend")
    page = log(admin, user="amira", actor_kind="api_key")
    (link,) = [one for one in page.links() if "ndjson" in one]
    response = admin.ask("GET", link)
    assert response.content_type == "application/x-ndjson; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="audit-2026-11-24.ndjson"'
    lines = [json.loads(line) for line in response.get_data(as_text=True).splitlines()]
    assert [line["action"] for line in lines] == ["user.put", "token.issued"]
    assert admin.ask("GET", "/admin/audit.ndjson?user=nobody").get_data() == b""


@pytest.mark.parametrize(
    "values",
    [
        {"action": "<b>no.such", "actor_kind": "x"},
        {"data": {"changed": [{"a": [1]}], "<i>": None, "n": {"x": "<i>"}, "v": True, "long": 10**30}},
        {"subject": "../../x?<b>", "user": "a/b"},
        {"position": 7, "seal": "x"},
        {"at": 2**60},
        {"reason": "\u202e<script>"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_row_that_somebody_has_changed_is_still_a_page(
    site: Site, admin: Administration, token: str, values: dict[str, Any]
) -> None:
    table = _PLAIN if "at" in values else audit_entries
    with site.services.database.write() as tx:
        first = tx.scalar(select(func.min(audit_entries.c.id)))
        assert tx.execute(update(table).where(table.c.id == first).values(values)).rowcount == 1
    page = log(admin)
    assert (page.status, titles(page)) == (200, 5)
    assert "<b>" not in page.html and "<i>" not in page.html and "<script>" not in page.html
    assert ("This entry cannot be read" in page.words) == ("at" in values)


def test_in_german(site: Site, admin: Administration, token: str) -> None:
    german = Administration(site, admin.administrator, "de").arrive()
    german.change("/admin/users/amira/suspend", "Grund")
    page = german.get("/admin/audit")
    assert (
        "Person gesperrt Wann 24. November 2026, 12:00 Uhr UTC Von grace@host.example (Administration)"
        in (page.words)
    )
    assert "Betrifft amira Begründung Grund Siegel Noch nicht versiegelt" in page.words
    assert "keine Kennung" in german.get("/admin/audit?user=%20a%20b").words
