"""S-55: whatever somebody sends, no element, attribute or script of a page or mail comes from it.

Each page is compared with the same page on a site whose fields hold harmless words: all but the texts is
equal. A site has more fields than there are texts, so each text is somewhere. In a campaign (``make
campaign-markup``) each field has each text once.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path

import pytest
from flask import render_template_string
from selenium.webdriver import Chrome

from tests.full import often
from tests.security.fields import Fields, Next
from tests.security.marked import Marked, fill
from tests.security.markup import MARKUP, Piece, brought_to_one, skeleton
from tests.site import Site, settings_for

TEXTS = [text for texts in MARKUP.values() for text in texts]
#: How many sites are filled, each beginning with another text.
_ROUNDS = often(len(TEXTS), 1)
WORD = "a word"
_PARSE = """
const inside = one => one instanceof HTMLTemplateElement ? all(one.content) : [];
const all = root => [...root.querySelectorAll("*")].flatMap(one => [one, ...inside(one)]);
const piece = one => [
  one.namespaceURI + " " + one.localName,
  [...one.attributes].map(each => [each.name, each.value]).concat(
    ["script", "style"].includes(one.localName) ? [["its code", one.textContent]] : [])];
return arguments[0].map(page => all(new DOMParser().parseFromString(page, "text/html")).map(piece));
"""
#: Properties that hold what is shown as HTML.
_OF_HTML = {b"X-ALT-DESC", b"STYLED-DESCRIPTION", b"ATTACH", b"IMAGE"}
#: What HTML of a mail is made of.
_OF_MAIL = {
    ("declaration", "text=DOCTYPE html"),
    ("meta", "charset=utf-8"),
    *((tag,) for name in ("html", "head", "body", "p", "br") for tag in (name, f"/{name}")),
}
Filled = Callable[[Next], Marked]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One kind of database is enough: no text is escaped there."""
    return _database_in(sqlite_template, tmp_path)


def _database_in(template: Path, folder: Path) -> str:
    shutil.copy(template, folder / "feedserver.db")
    return f"sqlite:///{folder / 'feedserver.db'}"


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys_file: Path) -> Filled:
    """What a new site shows of texts."""

    def fill_one(text: Next) -> Marked:
        home = tmp_path_factory.mktemp("filled")
        url = _database_in(sqlite_template, home)
        site = Site(settings_for(home, database_url=url, keys_file=str(keys_file)))
        try:
            return fill(site, text)
        finally:
            site.close()

    return fill_one


@pytest.fixture(scope="module")
def plain(filled: Filled) -> Marked:
    """What a site shows whose fields hold harmless words."""
    return filled(_harmless())


@pytest.fixture(scope="module")
def shown(filled: Filled) -> Marked:
    """What a site shows whose fields hold the texts from the first one on."""
    return filled(_from(0))


def _from(start: int) -> Next:
    """The texts from that one on, again and again."""
    texts = cycle(TEXTS[start:] + TEXTS[:start])
    return lambda: next(texts)


def _harmless() -> Next:
    """Words that differ as the texts do, and are refused where these are: no id has a blank."""
    numbers = count()
    return lambda: f"{WORD} {next(numbers)}"


def test_there_are_texts_of_every_kind() -> None:
    assert len(set(TEXTS)) == len(TEXTS) >= 150
    assert {kind for kind, texts in MARKUP.items() if len(texts) >= 5} == set(MARKUP)


def test_every_field_of_the_api_is_filled(plain: Marked, site: Site) -> None:
    assert plain.sent == Fields(site).payloads()
    assert len(plain.pages) > 60


def test_no_element_or_attribute_comes_from_a_text(filled: Filled, plain: Marked, shown: Marked) -> None:
    _check(shown, plain)
    for turn in range(1, _ROUNDS):
        _check(filled(_from(turn * len(TEXTS) // _ROUNDS)), plain)


def _check(shown: Marked, plain: Marked) -> None:
    assert shown.pages.keys() == plain.pages.keys()
    for where, page in shown.pages.items():
        assert skeleton(page) == skeleton(plain.pages[where]), where
    _check_feeds(shown, plain)
    _check_mails(shown)


def _check_feeds(shown: Marked, plain: Marked) -> None:
    for feed, harmless in zip(shown.feeds, plain.feeds, strict=True):
        assert _properties(feed) == _properties(harmless)
        assert not _OF_HTML.intersection(_properties(feed))


def _properties(feed: bytes) -> list[bytes]:
    """The names of a feed's lines."""
    lines = feed.replace(b"\r\n ", b"").split(b"\r\n")
    return [re.split(b"[;:]", line)[0] for line in lines]


def _check_mails(shown: Marked) -> None:
    """The text as HTML is made of paragraphs alone; a calendar part has no property for HTML."""
    for mail in shown.mails:
        parts = {part.get_content_type(): part for part in mail.walk() if not part.is_multipart()}
        assert set(parts) == {"text/plain", "text/html", "text/calendar", "application/ics"}
        assert set(skeleton(parts["text/html"].get_content())) <= _OF_MAIL
        for kind in ("text/calendar", "application/ics"):
            calendar = parts[kind].get_payload(decode=True)
            assert isinstance(calendar, bytes)
            assert not _OF_HTML.intersection(_properties(calendar))


@pytest.fixture
def unescaped(site: Site) -> Iterator[None]:
    """Templates that escape nothing: all sites share them."""
    environment = site.app.jinja_env
    escapes = environment.autoescape
    environment.autoescape = False
    environment.cache.clear()
    yield
    environment.autoescape = escapes
    environment.cache.clear()


@pytest.mark.usefixtures("unescaped")
def test_pages_that_escape_nothing_are_noticed(filled: Filled) -> None:
    pages = filled(lambda: "<b>x</b>").pages
    assert sum(("b",) in skeleton(page) for page in pages.values()) > 20


def test_chromium_finds_none_either(plain: Marked, shown: Marked, chromium: Chrome) -> None:
    """Its parser mends what is broken, moves what is misplaced, and knows SVG and MathML."""
    for where, page in shown.pages.items():
        found, expected = _in_chromium(chromium, [page, plain.pages[where]])
        assert found == expected, where
    forgotten = "<!DOCTYPE html><title>x</title><p>{}</p>"
    harmless, *others = _in_chromium(chromium, [forgotten.format(text) for text in (WORD, *TEXTS)])
    assert sum(other != harmless for other in others) > len(TEXTS) / 2


def _in_chromium(driver: Chrome, pages: list[str]) -> list[list[Piece]]:
    """The elements of pages as the browser's own parser has them, with what stands in scripts and styles."""
    return [brought_to_one(pieces) for pieces in driver.execute_script(_PARSE, pages)]


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ text|safe }}</p>",
        '<p title="{{ text|safe }}">x</p>',
        "<p title={{ text }}>x</p>",
        "<p {{ text }}>x</p>",
        '<a href="{{ text }}">x</a>',
        '<p style="color: {{ text }}">x</p>',
        "<script>say('{{ text }}')</script>",
        "<style>p { color: {{ text }} }</style>",
        "<!-- {{ text|safe }} -->",
    ],
)
def test_each_way_to_forget_it_is_noticed(site: Site, template: str) -> None:
    with site.app.app_context():
        expected = skeleton(render_template_string(template, text=WORD))
        noticed = [skeleton(render_template_string(template, text=text)) != expected for text in TEXTS]
    assert sum(noticed) > 10


def test_an_escaped_text_is_no_fault(site: Site) -> None:
    template = '<p title="{{ text }}">{{ text }}</p>'
    with site.app.app_context():
        expected = skeleton(render_template_string(template, text=WORD))
        assert all(skeleton(render_template_string(template, text=text)) == expected for text in TEXTS)
