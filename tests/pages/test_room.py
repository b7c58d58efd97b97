"""What a room gets from the shared pieces: its layout, its guard, and a page for whatever goes wrong."""

from collections.abc import Callable

import pytest
from flask import Flask

from feedserver.pages.form_key import form_key
from tests.portal.browser import Page

Shed = Callable[..., Flask]
IN = {"X-Secret": "s"}


def look(app: Flask, path: str = "/shed", **headers: str) -> Page:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(app.test_client().get(path, headers={**IN, **named}))


def test_a_page_stands_in_the_layout(shed: Shed) -> None:
    page = look(shed())
    assert page.status == 200
    assert page.all("html") == [{"lang": "en"}]
    for words in ("Shed", "Guest s is in", "Log out", "To the content", "No, go back", "Dry."):
        assert words in page.words
    assert page.response.headers["Vary"] == "Accept-Language, Cookie"
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_question_holds_the_fields_it_is_called_with(shed: Shed) -> None:
    page = look(shed())
    assert page.forms["/shed/paint"] == {"form_key": form_key("s"), "reason": ""}
    assert page.forms["/shed/leave"] == {"form_key": form_key("s")}
    field = next(one for one in page.all("input") if one.get("id") == "why")
    assert (field["aria-describedby"], field["maxlength"], field.get("aria-invalid")) == (
        "why-hint",
        "9",
        None,
    )


def test_a_field_with_a_mistake_says_so(shed: Shed) -> None:
    data = {"form_key": form_key("s"), "reason": "blank"}
    page = Page(shed().test_client().post("/shed/paint", data=data, headers=IN))
    assert page.status == 422
    assert "Please look at the form again" in page.words and "Which?" in page.words
    field = next(one for one in page.all("input") if one.get("id") == "why")
    assert (field["aria-describedby"], field["aria-invalid"]) == ("why-hint why-error", "true")
    assert field["value"] == "blank"


def test_the_words_follow_the_browser_then_the_installation(shed: Shed) -> None:
    assert look(shed(), Accept_Language="de-CH").all("html") == [{"lang": "de"}]
    assert "Abmelden" in look(shed(language="de"), Accept_Language="fr").words
    assert "Log out" in look(shed(language="de"), Accept_Language="en").words


def test_addresses_begin_with_the_path_of_the_public_address(shed: Shed, painted: list[str]) -> None:
    app = shed(base_url="https://host.example/calendars")
    page = look(app)
    assert list(page.forms) == ["/calendars/shed/leave", "/calendars/shed/paint"]
    assert [one["src"] for one in page.all("script")] == ["/calendars/pages/look.js"]
    data = {"form_key": form_key("s"), "reason": "red"}
    response = app.test_client().post("/shed/paint", data=data, headers=IN)
    assert (response.status_code, response.headers["Location"]) == (303, "/calendars/shed?done=painted")
    assert painted == ["red"]


def test_who_is_nobody_is_refused(shed: Shed, painted: list[str]) -> None:
    client = shed().test_client()
    for response in (client.get("/shed"), client.post("/shed/paint", data={"form_key": form_key("s")})):
        page = Page(response)
        assert page.status == 401
        assert response.headers["WWW-Authenticate"] == 'ShedSession realm="shed"'
        assert "Locked" in page.words and page.forms == {}
    assert painted == []


@pytest.mark.parametrize(
    ("key", "site", "status"),
    [
        (form_key("s"), "same-origin", 303),
        (form_key("s"), "none", 303),
        (form_key("s"), None, 303),
        (form_key("s"), "same-site", 403),
        (form_key("s"), "cross-site", 403),
        (form_key("t"), "same-origin", 403),
        ("", None, 403),
    ],
)
def test_a_change_needs_an_own_form(
    shed: Shed, painted: list[str], key: str, site: str | None, status: int
) -> None:
    headers = IN | ({} if site is None else {"Sec-Fetch-Site": site})
    response = shed().test_client().post("/shed/paint", data={"form_key": key}, headers=headers)
    assert response.status_code == status
    assert len(painted) == (1 if status == 303 else 0)


def test_a_form_too_long_is_refused(shed: Shed, painted: list[str]) -> None:
    data = {"form_key": form_key("s"), "reason": "x" * 20_000}
    page = Page(shed().test_client().post("/shed/paint", data=data, headers=IN))
    assert (page.status, painted) == (413, [])
    assert "cannot be understood" in page.words


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [("conflict", 409, "Wet"), ("away", 503, "not available at present"), ("gone", 404, "no such page")],
)
def test_a_fault_is_a_page(shed: Shed, fault: str, status: int, said: str) -> None:
    page = look(shed(), f"/shed/{fault}")
    assert page.status == status
    assert said in page.words
    assert page.response.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert page.response.headers["Content-Security-Policy"].startswith("default-src 'none'")
