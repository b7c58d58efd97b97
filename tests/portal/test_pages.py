"""What the page shows and what its forms do, over HTTP and without JavaScript."""

import pytest

from tests.portal.browser import Browser, Page
from tests.site import Site

_MAKE = "/portal/tokens"


def made(browser: Browser, label: str = "My phone", privacy: str = "title") -> Page:
    page = browser.send(browser.enter(), _MAKE, label=label, privacy=privacy)
    assert page.status == 200
    return page


def token_path(page: Page) -> str:
    return next(action for action in page.forms if action.endswith("/rename")).removesuffix("/rename")


def token_of(site: Site, page: Page) -> dict[str, object]:
    answer: dict[str, object] = site.host.call("GET", token_path(page).replace("/portal", "")).get_json()
    return answer


def test_the_first_page_of_a_newcomer_begins_with_the_form(browser: Browser) -> None:
    page = browser.enter()
    assert "Make your first link" in page.words
    radios = [one for one in page.all("input") if one.get("type") == "radio"]
    assert [one["value"] for one in radios if "checked" in one] == ["full"]
    for words in ("Everything", "Titles only", "Busy times only", "When you are busy; not what it is."):
        assert words in page.words


def test_a_new_link_is_shown_with_everything_to_use_it(site: Site, browser: Browser) -> None:
    page = made(browser)
    token = token_of(site, page)
    assert (token["label"], token["privacy"], token["status"]) == ("My phone", "title", "live")
    assert page.field("address") == token["url"]
    assert "readonly" in next(one for one in page.all("input") if one.get("id") == "address")
    assert isinstance(token["subscribe"], dict)
    for name in ("google", "outlook", "office365", "apple"):
        assert token["subscribe"][name] in page.links()
    assert "changes may take a day" in page.words
    assert page.words.count("Changes show after some hours.") == 2
    assert "As quick as you set it there" in page.words
    assert "Your new link is ready" in page.words
    assert len(page.all("svg")) == 1
    assert site.titles(str(token["url"])) == []


def test_a_page_with_a_live_link_shows_the_buttons_first(site: Site, browser: Browser) -> None:
    issued = site.host.issue(label="Old phone", privacy="busy")
    page = browser.enter()
    assert issued["subscribe"]["google"] in page.links()
    assert f"/portal/tokens/{issued['id']}" in page.links()
    for words in ("Old phone", "Busy times only", "Works", "Not yet", "New link"):
        assert words in page.words
    assert page.words.index("Old phone") < page.words.index("New link")


def test_the_organisation_says_what_is_chosen_at_first(site: Site, browser: Browser) -> None:
    site.host.call("PUT", "/organisations/o", {"name": "O", "token_defaults": {"privacy": "busy"}})
    site.host.make_user("amira", organisation="o")
    assert browser.enter().forms[_MAKE]["privacy"] == "busy"


def test_the_last_fetch_stands_there_in_words(site: Site, browser: Browser) -> None:
    issued = site.host.issue()
    site.fetch(issued["url"], User_Agent="Google-Calendar-Importer")
    site.services.use.flush()
    site.clock.turn(hours=1, minutes=59)
    assert "Google Calendar, 1 hour ago" in browser.enter().words
    assert "Google Kalender, vor 1 Stunde" in Browser(site, "de").enter().words


@pytest.mark.parametrize(
    ("label", "privacy", "said"),
    [
        ("", "full", "Please say what the link is for."),
        ("  \t ", "full", "Please say what the link is for."),
        ("x" * 201, "full", "Please use at most 200 characters."),
        ("a\0b", "full", "Please use letters, digits and signs only."),
        ("My phone", "", "Please choose what it should show."),
        ("My phone", "all", "Please choose what it should show."),
    ],
)
def test_a_form_with_a_mistake_comes_back_as_it_was(
    site: Site, browser: Browser, label: str, privacy: str, said: str
) -> None:
    page = browser.send(browser.enter(), _MAKE, label=label, privacy=privacy)
    assert page.status == 422
    assert said in page.words
    assert page.forms[_MAKE].get("privacy", "") == (privacy if privacy == "full" else "")
    if "\0" not in label:
        assert page.forms[_MAKE]["label"] == label.strip()
    assert site.host.call("GET", "/users/amira/tokens").get_json()["items"] == []
    mended = browser.send(page, _MAKE, label="Mended", privacy="busy")
    assert mended.status == 200
    assert token_of(site, mended)["label"] == "Mended"


def test_a_label_of_200_characters_of_any_kind(site: Site, browser: Browser) -> None:
    label = "ä😀" * 100
    assert token_of(site, made(browser, label))["label"] == label


def test_renaming(site: Site, browser: Browser) -> None:
    page = made(browser)
    before = token_of(site, page)
    rename = f"{token_path(page)}/rename"
    assert page.forms[rename]["label"] == "My phone"
    refused = browser.send(page, rename, label=" ")
    assert refused.status == 422
    assert "Please say what the link is for." in refused.words
    renamed = browser.send(refused, rename, label="Work phone")
    assert "The name is saved." in renamed.words
    after = token_of(site, page)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"label"}
    assert after["label"] == "Work phone"


def test_renewing_the_address(site: Site, browser: Browser) -> None:
    page = made(browser)
    old = token_of(site, page)
    path = f"{token_path(page)}/rotate"
    question = browser.get(path)
    for words in ("Renew the address of “My phone”?", "7 more days", "show a notice", "other links stay"):
        assert words in question.words
    assert token_of(site, page) == old
    fresh = browser.send(question, path)
    assert "the old address ends in 7 days" in fresh.words
    new = token_of(site, fresh)
    assert new["id"] != old["id"] and new["label"] == "My phone" and new["privacy"] == "title"
    assert site.fetch(str(old["url"])).status_code == 200
    assert "Ends soon, on 1 December 2026" in browser.get("/portal").words
    site.clock.turn(days=7)
    assert "no longer available" in site.titles(str(old["url"]))[0]
    assert site.titles(str(new["url"])) == []


def test_ending_a_link(site: Site, browser: Browser) -> None:
    other = site.host.issue(label="Stays")
    page = made(browser)
    path = f"{token_path(page)}/revoke"
    question = browser.get(path)
    for words in ("End “My phone”?", "cannot be undone", "show one notice", "other links stay"):
        assert words in question.words
    url = page.field("address")
    ended = browser.send(question, path)
    assert "The link has ended." in ended.words and "Ended on 24 November 2026" in ended.words
    assert ended.field("address") is None and ended.all("svg") == []
    assert list(ended.forms) == ["/portal/leave"]
    assert "no longer available" in site.titles(str(url))[0]
    assert site.host.call("GET", f"/tokens/{other['id']}").get_json()["status"] == "live"
    assert browser.send(question, path).status == 200
    assert browser.get(path).status == 409


def test_nothing_more_can_be_done_with_an_ended_link(site: Site, browser: Browser) -> None:
    page = made(browser)
    path = token_path(page)
    rotate, revoke = browser.get(f"{path}/rotate"), browser.get(f"{path}/revoke")
    browser.send(revoke, f"{path}/revoke")
    for answer in (
        browser.send(rotate, f"{path}/rotate"),
        browser.send(page, f"{path}/rename", label="Another"),
        browser.get(f"{path}/rotate"),
    ):
        assert answer.status == 409
        assert "That is not possible any more" in answer.words
    assert len(site.host.call("GET", "/users/amira/tokens").get_json()["items"]) == 1


def test_ended_links_are_listed_until_their_address_is_gone(site: Site, browser: Browser) -> None:
    token = site.host.issue(label="Lost phone")
    site.host.call("POST", f"/tokens/{token['id']}/revoke", {})
    site.host.issue(label="Trial", expires_at="2026-11-25T12:00:00Z")
    site.clock.turn(days=2)
    page = browser.enter()
    assert "Ended on 24 November 2026" in page.words and "Expired on 25 November 2026" in page.words
    site.clock.turn(days=28)
    page = browser.enter()
    assert "Lost phone" not in page.words and "Trial" in page.words
    site.clock.turn(days=1)
    assert "Trial" not in browser.enter().words


def test_an_end_that_comes_is_told(site: Site, browser: Browser) -> None:
    site.host.issue(expires_at="2026-12-31T23:30:00Z")
    site.host.issue(idle_days=10)
    page = browser.enter()
    assert "Works until 31 December 2026" in page.words
    assert "Ends on 4 December 2026 unless a calendar fetches it before" in page.words
    site.host.make_user("amira", timezone="Europe/Berlin")
    assert "Works until 1 January 2027" in browser.enter().words


def test_a_paused_link_says_so_and_offers_no_buttons(site: Site, browser: Browser) -> None:
    token = site.host.issue(label="Phone")
    site.host.make_user("amira", feeds_allowed=False)
    page = browser.enter()
    assert "Paused:" in page.words
    assert token["subscribe"]["google"] not in page.links()
    page = browser.get(f"/portal/tokens/{token['id']}")
    assert "Paused:" in page.words and page.field("address") == token["url"]
    made_now = browser.send(browser.get("/portal"), _MAKE, label="Second", privacy="full")
    assert token_of(site, made_now)["status"] == "suspended"


def test_what_belongs_to_others_is_not_there(site: Site, browser: Browser) -> None:
    site.host.make_user("jonas")
    token = site.host.issue("jonas", label="Jonas’s phone")
    mine = made(browser)
    before = site.host.call("GET", f"/tokens/{token['id']}").get_json()
    for path in (token["id"], "tok_none", "x", "%00", "a%20b", "%ff"):
        for verb in ("", "/rotate", "/revoke"):
            assert browser.get(f"/portal/tokens/{path}{verb}").status == 404
        for verb in ("rename", "rotate", "revoke"):
            form = {**mine.forms[f"{token_path(mine)}/rename"], "label": "Taken"}
            response = browser.ask("POST", f"/portal/tokens/{path}/{verb}", data=form)
            assert response.status_code == 404
            assert b"Jonas" not in response.data
    assert site.host.call("GET", f"/tokens/{token['id']}").get_json() == before


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "{0.__class__}"]
)
def test_hostile_names_are_text(site: Site, browser: Browser, hostile: str) -> None:
    site.host.make_user("amira", name=hostile)
    page = made(browser, hostile)
    for shown in (
        page,
        browser.get("/portal"),
        browser.get(f"{token_path(page)}/rotate"),
        browser.get(f"{token_path(page)}/revoke"),
        browser.send(page, f"{token_path(page)}/rename", label=hostile + "x" * 200),
    ):
        assert hostile in shown.words
        assert [one.get("src") for one in shown.all("script")] == ["/pages/look.js"]
        assert shown.all("img") == []
        assert not [name for _, attributes in shown.elements for name in attributes if name.startswith("on")]


def test_german_for_who_asks_for_it(site: Site, browser: Browser) -> None:
    german = Browser(site, "fr, de-AT;q=0.8, en;q=0.5")
    page = made(german)
    assert page.all("html") == [{"lang": "de"}]
    assert "Ihr neuer Link ist fertig." in page.words and "Nur Titel" in page.words
    path = token_path(page)
    assert "Die Adresse von „My phone“ erneuern?" in german.get(f"{path}/rotate").words
    ended = german.send(german.get(f"{path}/revoke"), f"{path}/revoke")
    assert "Beendet am 24. November 2026" in ended.words
    assert "Bitte sagen Sie" in german.send(german.get("/portal"), _MAKE, label="", privacy="full").words
    assert german.get("/portal/enter/x").all("html") == [{"lang": "de"}]
    assert Browser(site, "de;q=0, en").get("/portal/enter/x").all("html") == [{"lang": "en"}]
    assert Browser(site, "fr").get("/portal/enter/x").all("html") == [{"lang": "en"}]


def test_every_label_and_description_names_what_is_there(site: Site, browser: Browser) -> None:
    site.host.issue(label="Another")
    page = made(browser)
    mistake = browser.send(browser.get("/portal"), _MAKE, label="", privacy="")
    for shown in (page, browser.get("/portal"), mistake, browser.get(f"{token_path(page)}/revoke")):
        ids = [str(attributes["id"]) for _, attributes in shown.elements if "id" in attributes]
        assert len(set(ids)) == len(ids)
        named = [
            name
            for _, attributes in shown.elements
            for key in ("for", "aria-describedby", "aria-labelledby")
            for name in str(attributes.get(key) or "").split()
        ]
        assert set(named) <= set(ids)
        assert len(shown.all("h1")) == 1
        inputs = [one for one in shown.all("input") if one.get("type") != "hidden"]
        assert {one["id"] for one in inputs} <= {one.get("for") for one in shown.all("label")}


def test_use_of_a_family_nobody_knows(site: Site, browser: Browser) -> None:
    issued = site.host.issue()
    site.fetch(issued["url"], User_Agent="strange")
    site.services.use.flush()
    assert "An unknown program, just now" in browser.enter().words


def test_a_key_that_is_gone_is_said(site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    token = site.host.issue()
    monkeypatch.setattr(type(site.services.signer), "knows", lambda *_: False)
    assert browser.enter().status == 200
    page = browser.get(f"/portal/tokens/{token['id']}")
    assert "can no longer be shown" in page.words and page.field("address") is None
