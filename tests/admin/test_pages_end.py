"""/admin/end: many links counted, and ended with a reason."""

from urllib.parse import urlencode

import pytest

from tests.admin.pages import Administration, trail
from tests.site import Site


@pytest.fixture
def people(site: Site) -> None:
    site.host.call("PUT", "/organisations/academy", {"name": "The Academy"})
    for user, organisation in (("amira", "academy"), ("jonas", "academy"), ("lena", None)):
        site.host.make_user(user, name=user.title(), organisation=organisation)


def ask_path(**named: str) -> str:
    return f"/admin/end/ask?{urlencode(named)}"


def states(site: Site, *users: str) -> list[str]:
    lists = [site.host.call("GET", f"/users/{user}/tokens").get_json()["items"] for user in users]
    return [token["status"] for items in lists for token in items]


@pytest.mark.usefixtures("people")
def test_an_organisations_links_end_after_the_count(site: Site, admin: Administration) -> None:
    for user in ("amira", "amira", "jonas", "lena"):
        site.host.issue(user)
    page = admin.get(ask_path(organisation="academy"))
    assert "End 3 links? They belong to users of The Academy (academy)." in page.words
    assert states(site, "amira", "jonas", "lena") == ["live"] * 4
    path = next(action for action in page.forms if action.startswith("/admin/end/ask"))
    assert admin.send(page, path, reason="").status == 422
    assert states(site, "amira", "jonas", "lena") == ["live"] * 4
    done = admin.send(page, path, reason="The contract ended")
    assert "3 links have ended." in done.words
    assert states(site, "amira", "jonas", "lena") == ["revoked"] * 3 + ["live"]
    (entry,) = trail(site)
    assert (entry.action, entry.reason) == ("tokens.revoked", "The contract ended")
    assert entry.data == {"revoked": 3, "organisation": "academy"}


@pytest.mark.usefixtures("people")
def test_what_is_named_is_joined_by_and(site: Site, admin: Administration) -> None:
    site.host.issue("amira")
    site.clock.turn(days=3)
    day = site.clock().date().isoformat()
    site.host.issue("amira")
    site.host.issue("jonas")
    admin.arrive()
    assert "End 1 link?" in admin.get(ask_path(user="amira", issued_before=day)).words
    assert "End 2 links?" in admin.get(ask_path(user="amira")).words
    assert "No link that still works fits." in admin.get(ask_path(user="jonas", issued_before=day)).words


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({}, "at least one line"),
        ({"user": "nobody"}, "no user of that id"),
        ({"user": "<b>"}, "no user of that id"),
        ({"organisation": "amira"}, "no organisation of that id"),
        ({"user": "amira", "issued_before": "tomorrow"}, "a day such as"),
        ({"issued_before": "0001-01-01"}, "a day such as"),
        ({"issued_before": "2026-02-30"}, "a day such as"),
    ],
)
def test_what_names_nothing_is_a_mistake(
    site: Site, admin: Administration, named: dict[str, str], said: str
) -> None:
    site.host.issue("amira")
    page = admin.get(ask_path(**named))
    assert (page.status, said in page.words) == (422, True)
    for name, text in named.items():
        assert page.field(name) == text
    key = admin.get("/admin/end").forms["/admin/sign-out"]["form_key"]
    sent = admin.ask("POST", ask_path(**named), data={"form_key": key, "reason": "x"})
    assert sent.status_code == 422
    assert states(site, "amira") == ["live"]
    assert trail(site) == []


@pytest.mark.usefixtures("people")
def test_a_second_time_nothing_is_left_to_end(site: Site, admin: Administration) -> None:
    site.host.issue("amira")
    page = admin.get(ask_path(user="amira"))
    path = next(action for action in page.forms if action.startswith("/admin/end/ask"))
    assert "1 link has ended." in admin.send(page, path, reason="Lost").words
    assert "Nothing was changed." in admin.send(page, path, reason="Lost").words
    assert len(trail(site)) == 1


@pytest.mark.usefixtures("people")
def test_a_users_page_leads_here(site: Site, admin: Administration) -> None:
    site.host.issue("amira")
    link, *_ = [one for one in admin.get("/admin/users/amira").links() if "/admin/end?" in one]
    page = admin.get(link)
    assert page.field("user") == "amira"
    german = Administration(site, admin.administrator, "de").arrive()
    assert "1 Link beenden?" in german.get(ask_path(user="amira")).words
