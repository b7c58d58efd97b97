"""Whatever happens to a feed and whenever: a 304 is never stale, and Last-Modified never falls."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from tests.feeds.asking import instant
from tests.site import START, Site

STEPS = 50
#: How many of the dates it was given last the reader tries again.
KEPT = 15


class Reader:
    """A calendar client that keeps every Last-Modified it was ever given, with the bytes it came with."""

    def __init__(self, site: Site, url: str) -> None:
        self.site, self.url = site, url
        self.seen: dict[str, set[bytes]] = defaultdict(set)

    def look(self) -> str:
        answer = self.site.fetch(self.url)
        assert answer.status_code == 200
        modified = answer.headers["Last-Modified"]
        assert instant(modified) <= self.site.clock()
        self.seen[modified].add(answer.data)
        self.require_no_stale_304(answer.data)
        return modified

    def require_no_stale_304(self, body: bytes) -> None:
        for modified, bodies in list(self.seen.items())[-KEPT:]:
            answer = self.site.fetch(self.url, If_Modified_Since=modified)
            if answer.status_code == 304:
                assert bodies == {body}, f"a stale 304 for {modified} at {self.site.clock()}"


def _happen(site: Site, random: Random) -> None:
    what = random.randrange(8)
    booking = f"b-{random.randrange(3)}"
    if what < 3:
        site.host.make_booking(booking, summary=f"Meeting {random.randrange(4)}")
    elif what == 3:
        site.host.make_booking(booking, status=random.choice(("cancelled", "provisional", "rejected")))
    elif what == 4:
        site.host.call("DELETE", f"/bookings/{booking}")
    elif what == 5:
        site.host.make_booking(booking, participants=[])
    elif what == 6:
        site.host.make_user(active=random.random() < 0.5, organisation="o-1")
    else:
        body = {"name": "O", "feeds_allowed": random.random() < 0.5}
        assert site.host.call("PUT", "/organisations/o-1", body).status_code == 200


@pytest.mark.parametrize("seed", range(3))
def test_last_modified_never_falls_and_a_304_is_never_stale(site: Site, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    site.host.call("PUT", "/organisations/o-1", {"name": "O"})
    site.host.make_user(organisation="o-1")
    expiry = {"expires_at": f"{START.replace(day=26):%FT%TZ}"} if seed % 2 else {}
    reader = Reader(site, site.host.feed_url(past_days=0, **expiry))
    last = instant(reader.look())
    for _ in range(STEPS):
        site.clock.turn(seconds=random.choice((0, 0, 1, 2, 3600, 20_000)))
        _happen(site, random)
        modified = instant(reader.look())
        assert modified >= last
        last = modified


def _change_booking(site: Site, _token: str) -> None:
    site.host.make_booking(summary="Another")


def _leave_booking(site: Site, _token: str) -> None:
    site.host.make_booking(participants=[])


def _suspend_user(site: Site, _token: str) -> None:
    site.host.make_user(active=False, organisation="o-1")


def _suspend_organisation(site: Site, _token: str) -> None:
    site.host.call("PUT", "/organisations/o-1", {"name": "O", "feeds_allowed": False})


def _revoke(site: Site, token: str) -> None:
    site.host.call("POST", f"/tokens/{token}/revoke")


def _delete_user(site: Site, _token: str) -> None:
    site.host.call("DELETE", "/users/amira")


def _move_user(site: Site, _token: str) -> None:
    """The feed of a user who never had a booking holds the zone."""
    site.host.make_user(timezone="Asia/Kolkata", organisation="o-1")


CHANGES = [
    *(_change_booking, _leave_booking, _suspend_user, _suspend_organisation),
    *(_revoke, _delete_user, _move_user),
]


#: Seconds from the last booking to the issue of the token.
LAGS = [0, 600]


def _clock_set_back(
    site: Site, change: Callable[[Site, str], None], lag: int, *, change_before: bool = False
) -> None:
    """The client reads a feed, the clock goes back one hour, something changes, the hour passes again."""
    site.host.call("PUT", "/organisations/o-1", {"name": "O"})
    site.host.make_user(organisation="o-1")
    if change is not _move_user:
        site.host.make_booking()
    issued_at = site.clock.turn(seconds=lag)
    token = site.host.issue()
    reader = Reader(site, token["url"])
    for seconds in (0, 1, 1799):
        site.clock.now = issued_at + timedelta(seconds=seconds)
        reader.look()
    if change_before:
        change(site, token["id"])
        site.clock.turn(seconds=1)
        reader.look()
    site.clock.turn(hours=-1)
    if change_before:
        site.host.make_user(organisation="o-1")
        site.host.call("PUT", "/organisations/o-1", {"name": "O"})
    else:
        change(site, token["id"])
    reader.require_no_stale_304(site.fetch(token["url"]).data)
    for seconds in (*range(-1, 4), *range(1798, 1803), 7200):
        site.clock.now = issued_at + timedelta(seconds=seconds)
        reader.require_no_stale_304(site.fetch(token["url"]).data)


@pytest.mark.parametrize("lag", LAGS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_clock_set_back_never_gives_a_stale_304(
    site: Site, change: Callable[[Site, str], None], lag: int
) -> None:
    _clock_set_back(site, change, lag)


@pytest.mark.parametrize("lag", LAGS)
@pytest.mark.parametrize("change", [_suspend_user, _suspend_organisation])
def test_a_clock_set_back_never_hides_that_a_feed_came_back(
    site: Site, change: Callable[[Site, str], None], lag: int
) -> None:
    _clock_set_back(site, change, lag, change_before=True)


def test_last_modified_is_never_in_the_future_whatever_the_clock_does(site: Site) -> None:
    site.host.make_user()
    url = site.host.feed_url()
    for seconds in (0, -3600, 0, 1800, -7200, 1, -1, 90_000, -86_400):
        site.clock.turn(seconds=seconds)
        site.host.make_booking(summary=f"Meeting {seconds}")
        assert instant(site.fetch(url).headers["Last-Modified"]) <= site.clock()


def test_a_clock_set_back_before_an_expiry_shows_the_feed_again(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url(expires_at="2026-11-24T12:30:00Z")
    reader = Reader(site, url)
    for minutes in (0, 10, 25, -30, 10, 14, 1, 40):
        site.clock.turn(minutes=minutes)
        reader.require_no_stale_304(site.fetch(url).data)
        reader.look()
