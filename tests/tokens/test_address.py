"""The address of a feed and the links that put it into a calendar."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from feedserver.keys import load_keys
from tests.site import Site

Again = Callable[..., Site]
BASE = "https://feeds.host.example"


@pytest.fixture
def public(site: Site, again: Again) -> Site:
    """The site at a public address, with its user."""
    site.host.make_user()
    return again(base_url=BASE)


def test_the_address_is_base_token_and_a_readable_name(public: Site) -> None:
    scheme, host, path, *rest = urlsplit(public.host.feed_url(calendar_name="Amira bookings"))
    assert (scheme, host, rest) == ("https", "feeds.host.example", ["", ""])
    empty, feeds, token, name = path.split("/")
    assert (empty, feeds, name, len(token)) == ("", "feeds", "amira-bookings.ics", 70)


@pytest.mark.parametrize("name", ["Amira", "x" * 200, "Prüfungen und Gespräche aller Art im Herbst"])
def test_the_address_stays_under_180_characters_with_a_host_name_of_60(
    site: Site, again: Again, name: str
) -> None:
    site.host.make_user()
    host = ("a" * 55) + ".test"
    assert len(host) == 60
    url = again(base_url=f"https://{host}").host.feed_url(calendar_name=name)
    assert len(url) < 180 and url.isascii()
    assert len(urlsplit(url).path.rpartition("/")[2].removesuffix(".ics")) <= 24


def test_webcal_and_apple_are_the_address_under_another_scheme(public: Site) -> None:
    token = public.host.issue()
    webcal = token["url"].replace("https://", "webcal://")
    assert token["subscribe"]["webcal"] == token["subscribe"]["apple"] == webcal
    assert webcal.startswith("webcal://feeds.host.example/feeds/ics_")


def test_yahoo_and_the_rest_take_the_plain_address(public: Site) -> None:
    token = public.host.issue()
    assert token["subscribe"]["yahoo"] == token["url"]


def test_google_takes_the_percent_encoded_webcal_address(public: Site) -> None:
    subscribe = public.host.issue()["subscribe"]
    head, _, cid = subscribe["google"].partition("?cid=")
    assert head == "https://calendar.google.com/calendar/r"
    assert cid.startswith("webcal%3A%2F%2F") and not set(cid) & set(":/?&#")
    assert parse_qs(urlsplit(subscribe["google"]).query) == {"cid": [subscribe["webcal"]]}


@pytest.mark.parametrize(
    ("link", "host"), [("outlook", "outlook.live.com"), ("office365", "outlook.office.com")]
)
@pytest.mark.parametrize("name", ["Amira bookings", "R&D: 50% späť? #1"])
def test_outlook_takes_the_percent_encoded_address_and_the_name(
    public: Site, link: str, host: str, name: str
) -> None:
    token = public.host.issue(calendar_name=name)
    parts = urlsplit(token["subscribe"][link])
    assert (parts.scheme, parts.netloc, parts.path) == ("https", host, "/calendar/0/addfromweb")
    assert parts.fragment == "" and parts.query.startswith("url=https%3A%2F%2Ffeeds.host.example%2Ffeeds%2F")
    assert parse_qs(parts.query, strict_parsing=True) == {"url": [token["url"]], "name": [name]}


def test_there_is_a_link_for_each_kind_of_calendar(public: Site) -> None:
    assert set(public.host.issue()["subscribe"]) == {
        *("webcal", "google", "outlook", "office365", "apple", "yahoo")
    }


def test_the_address_shown_later_is_signed_with_the_key_it_was_issued_under(
    site: Site, again: Again, tmp_path: Path
) -> None:
    site.host.make_user()
    site.host.make_booking()
    issued = site.host.issue()
    later = again(keys_file=_with_newer_key(site, tmp_path / "two.json"))
    shown = later.host.call("GET", f"/tokens/{issued['id']}").get_json()
    assert (shown["url"], shown["subscribe"]) == (issued["url"], issued["subscribe"])
    assert later.titles(shown["url"]) == ["Planning meeting"]


def test_the_database_holds_no_address(site: Site) -> None:
    """A stolen database alone opens nothing: it has no signature in it."""
    site.host.make_user()
    signature = site.host.feed_url().partition(".ics")[0].split("/")[4].split(".")[1]
    with site.services.database.read() as tx:
        rows = tx.exec_driver_sql("SELECT * FROM calendar_tokens").all()
    assert len(rows) == 1 and signature not in str(rows)


def _with_newer_key(site: Site, path: Path) -> Path:
    keys = load_keys(site.settings.keys_file)
    signing = [{"id": key.id, "secret": key.secret.hex()} for key in keys.signing]
    signing.append({"id": "newer", "secret": secrets.token_hex(32)})
    path.write_text(json.dumps({"signing": signing, "uid": keys.uid.hex()}))
    path.chmod(0o600)
    return path
