"""Every door of a server, and what somebody makes of the strings in a copy of something to open one."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product

from tests.audit.world import World
from tests.feeds.asking import ask as ask_feed
from tests.feeds.asking import token_of
from tests.portal.browser import portal_url
from tests.site import Site

#: A status, of a request with that method, path and headers.
Ask = Callable[[str, dict[str, str]], int]

#: Shorter ones are no secret of 128 bits.
_WORD = re.compile(r"[A-Za-z0-9_.~%+=-]{20,}")
#: Which doors a string with that beginning is tried at; one with another, at all.
_FORMS = {
    "ics_": ("feed",),
    "fsk_": ("API",),
    "fsp_": ("session", "one-time address"),
    "fsa_": ("administration",),
}
#: A path and headers, with the place of the key.
_DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "feed": ("/feeds/{}/x.ics", {}),
    "API": ("/api/v1/users", {"Authorization": "Bearer {}"}),
    "session": ("/portal", {"Cookie": "feedserver_portal={}"}),
    "administration": ("/admin/users", {"Cookie": "feedserver_admin={}"}),
    "one-time address": ("/portal/enter/{}", {}),
}


class Doors:
    """Feeds, the API, the user's page by session and by one-time address, the administrators' pages."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._shut = {door: self._status(door, "nonsense") for door in _DOORS}

    def opened_by(self, key: str) -> list[str]:
        """The doors that the string opens, whatever its form."""
        return [door for door in _DOORS if self._is_opened(door, key)]

    def opened_by_any(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """The strings that open a door of their form, each with the door."""
        tries = ((door, key) for key in sorted(set(keys)) for door in _FORMS.get(key[:4], _DOORS))
        return [(door, key) for door, key in tries if self._is_opened(door, key)]

    def _is_opened(self, door: str, key: str) -> bool:
        return self._status(door, key) != self._shut[door]

    def _status(self, door: str, key: str) -> int:
        path, headers = _DOORS[door]
        return self._ask(path.format(key), {name: value.format(key) for name, value in headers.items()})


def doors_of(site: Site) -> Doors:
    """The doors of a site in this process."""
    return Doors(lambda path, headers: _status(site, path, headers))


def _status(site: Site, path: str, headers: dict[str, str]) -> int:
    if path.startswith("/feeds/"):
        return ask_feed(site, path).status_code
    return site.client.get(path, headers=headers, base_url=site.settings.base_url).status_code


class Furnished:
    """A site with one of everything that opens something: ``keys`` by the door."""

    def __init__(self, site: Site) -> None:
        world = World(site).open_office()
        self.site, self.doors = site, doors_of(site)
        issued = site.host.issue(label="Phone")
        self.token_id, self.url = issued["id"], issued["url"]
        session = world.browser.client.get_cookie("feedserver_portal", domain="127.0.0.1")
        assert session is not None
        self.keys = {
            "feed": token_of(self.url),
            "API": site.host.api_key,
            "session": session.value,
            "administration": str(world.office.browser.secret),
            "one-time address": portal_url(site).rpartition("/")[2],
        }
        assert site.fetch(self.url).status_code == 200
        site.services.use.flush()

    def check_keys(self) -> None:
        """The control: each key opens its door and no other, so that a string which opens one is seen."""
        for door, key in self.keys.items():
            assert self.doors.opened_by(key) == [door]


def guesses(text: str) -> Iterator[str]:
    """The strings of a copy, and what can be put together of them in the forms that keys have."""
    words = set(_WORD.findall(text))
    yield from words
    yield from (prefix + word for word in words for prefix in ("fsp_", "fsa_"))
    of_22 = {word for word in words if len(word) == 22}
    of_43 = {word for word in words if len(word) == 43}
    of_64 = {word[:43] for word in words if re.fullmatch("[0-9a-f]{64}", word)}  # digests, cut to the length
    key_ids = set(re.findall(r"\b[0-9a-f]{16}\b", text))
    for random_part, signature in product(of_22, of_43 | of_64):
        yield f"ics_{random_part}.{signature}"
    for key_id, secret in product(key_ids, of_43 | of_64):
        yield f"fsk_{key_id}_{secret}"
