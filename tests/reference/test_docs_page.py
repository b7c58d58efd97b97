"""The page for people: no key, nothing from elsewhere, no script, every operation."""

from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from tests.reference.test_openapi import operations
from tests.site import Site

_VOID = {"meta", "link"}


class Page(HTMLParser):
    """Every element with its attributes, and those that were not closed in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def page(site: Site) -> Page:
    response = site.client.get("/api/v1/docs")
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    return Page(response.get_data(as_text=True))


def test_it_loads_nothing_from_elsewhere_and_runs_nothing(site: Site, page: Page) -> None:
    assert not {"script", "iframe", "img", "style", "object", "form"} & {tag for tag, _ in page.elements}
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attributes), tag
    addresses = {str(one["href"]) for one in (*page.all("a"), *page.all("link"))}
    inner = {address for address in addresses if address.startswith("#")}
    assert addresses - inner == {"docs.css", "openapi.json"}
    ids = [one["id"] for _, one in page.elements if "id" in one]
    assert len(set(ids)) == len(ids)
    assert {address[1:] for address in inner} <= set(ids)
    policy = site.client.get("/api/v1/docs").headers["Content-Security-Policy"]
    assert set(policy.split("; ")) == {
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }


def test_every_operation_is_on_it(site: Site, document: dict[str, Any], page: Page) -> None:
    ids = {one.get("id") for one in page.all("section")}
    text = site.client.get("/api/v1/docs").get_data(as_text=True)
    for method, path, operation in operations(document):
        assert operation["operationId"] in ids
        assert f"{method}</span> <code>{path}</code>" in text
        assert operation["summary"] in text


def test_it_can_be_read_without_seeing_it(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    for landmark in ("header", "nav", "main", "h1", "title"):
        assert len(page.all(landmark)) == 1, landmark
    assert len(page.all("caption")) == len(page.all("table")) > 0
    assert all(one.get("scope") in ("col", "row") for one in page.all("th"))
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    first = next(attributes for tag, attributes in page.elements if tag == "a")
    assert first["href"] == "#operations"


def test_the_style_sheet_is_served(site: Site) -> None:
    response = site.client.get("/api/v1/docs.css")
    assert (response.status_code, response.content_type) == (200, "text/css; charset=utf-8")
    text = response.get_data(as_text=True)
    assert "url(" not in text and "@import" not in text


def test_nothing_else_is_asked_for_a_key(site: Site) -> None:
    for path in ("/api/v1/docs", "/api/v1/docs.css", "/api/v1/openapi.json"):
        assert site.client.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 200
        assert site.client.post(path).status_code == 405
