"""A browser without JavaScript: it keeps cookies, follows redirects, reads pages and fills in their forms."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import Client, TestResponse

from tests.site import Site

_VOID = {"meta", "link", "input", "br", "path"}


class Page(HTMLParser):
    """A page: its elements in order, what can be read, and its forms with what they hold."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.forms: dict[str, dict[str, str]] = {}
        self.words = ""
        self._form: dict[str, str] | None = None
        self._open: list[str] = []
        self.feed(self.html)
        self.close()
        assert self._open == [], self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.elements.append((tag, said))
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "form":
            self._form = self.forms.setdefault(str(said["action"]), {})
        name = said.get("name")
        is_chosen = said.get("type") != "radio" or "checked" in said
        if tag == "input" and name and self._form is not None and is_chosen:
            self._form[name] = said.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "path":
            return
        assert self._open.pop() == tag
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        self.words = " ".join(f"{self.words} {data}".split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def links(self) -> list[str]:
        return [str(one["href"]) for one in self.all("a")]

    def field(self, name: str) -> str | None:
        """The value of the input of that id."""
        return next((one.get("value") for one in self.all("input") if one.get("id") == name), None)


class Browser:
    """One person's browser on the site."""

    def __init__(self, site: Site, language: str = "en") -> None:
        self.site = site
        self.client = Client(site.app, use_cookies=True)
        self.base = site.settings.base_url
        self.headers = {"Accept-Language": language}

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {**self.headers, **options.pop("headers", {})}
        return self.client.open(
            urlsplit(path).path,
            method=method,
            base_url=self.base,
            query_string=urlsplit(path).query,
            headers=headers,
            **options,
        )

    def get(self, path: str) -> Page:
        """Open an address and go where it leads."""
        return self._arrived(self.ask("GET", path))

    def send(self, page: Page, action: str, **fields: str) -> Page:
        """Send a form of the page, with those fields filled in."""
        filled = {**page.forms[action], **fields}
        return self._arrived(self.ask("POST", action, data=filled, headers={"Sec-Fetch-Site": "same-origin"}))

    def enter(self, user: str = "amira") -> Page:
        """The host's button: to the user's page."""
        return self.get(portal_url(self.site, user))

    def _arrived(self, response: TestResponse) -> Page:
        for _ in range(3):
            if response.status_code != 303:
                break
            response = self.ask("GET", response.headers["Location"])
        return Page(response)


def portal_url(site: Site, user: str = "amira") -> str:
    """A fresh one-time address."""
    response = site.host.call("POST", f"/users/{user}/portal-sessions")
    assert response.status_code == 201, response.get_data(as_text=True)
    return str(response.get_json()["url"])
