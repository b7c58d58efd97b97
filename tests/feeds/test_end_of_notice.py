"""When the notice of a retired token ends: after 30 days, to the second, and never while it is suspended."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.feeds.test_retirement import FINAL, SUSPENDED, Way
from tests.site import START, Site

RETIRED_AT = START + timedelta(hours=1)


def _retired(site: Site, way: str) -> Way:
    made = Way(site, way)
    site.clock.turn(hours=1)
    made.retire()
    return made


@pytest.mark.parametrize("way", FINAL)
def test_a_final_notice_ends_after_thirty_days_to_the_second(site: Site, way: str) -> None:
    made = _retired(site, way)
    seen = []
    for seconds in (-1, 0, 1, 10**8):
        site.clock.now = RETIRED_AT + timedelta(days=30, seconds=seconds)
        seen.append(site.fetch(made.url).status_code)
    assert seen == [200, 410, 410, 410]


@pytest.mark.parametrize("way", FINAL)
def test_a_410_says_nothing_and_no_condition_passes_it(site: Site, way: str) -> None:
    made = _retired(site, way)
    notice = site.fetch(made.url)
    site.clock.turn(days=30)
    for method in ("GET", "HEAD"):
        for asked in (
            {},
            {"If_None_Match": notice.headers["ETag"]},
            {"If_None_Match": "*"},
            {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ):
            gone = site.fetch(made.url, method, **asked)
            assert gone.status_code == 410
            assert "Secret" not in gone.get_data(as_text=True) + str(gone.headers)
            assert not {"ETag", "Last-Modified", "Set-Cookie"} & set(gone.headers.keys())


@pytest.mark.parametrize("way", SUSPENDED)
def test_the_notice_of_a_suspended_token_never_ends(site: Site, way: str) -> None:
    made = _retired(site, way)
    first = site.fetch(made.url)
    site.clock.turn(days=3650)
    later = site.fetch(made.url)
    assert (later.status_code, later.data) == (200, first.data)


def test_how_long_a_notice_lasts_is_a_setting(site: Site, again: Callable[..., Site]) -> None:
    made = _retired(site, "revoked")
    brief = again(retired_notice_days=1)
    site.clock.turn(days=1, seconds=-1)
    assert brief.fetch(made.url).status_code == 200
    site.clock.turn(seconds=1)
    assert brief.fetch(made.url).status_code == 410
    assert site.fetch(made.url).status_code == 200


def test_a_suspended_token_that_expires_has_the_notice_of_its_expiry_and_its_end(site: Site) -> None:
    made = Way(site, "expired")
    made.put_user(active=False)
    site.clock.turn(days=2)
    (event,) = site.events(made.url)
    assert event["CREATED"].dt == RETIRED_AT
    site.clock.now = RETIRED_AT + timedelta(days=30)
    assert site.fetch(made.url).status_code == 410


def test_a_token_issued_to_a_suspended_user_is_retired_from_its_issue_on(site: Site) -> None:
    site.host.make_user(active=False)
    issued_at = site.clock.turn(days=3)
    (event,) = site.events(site.host.feed_url())
    assert (event["CREATED"].dt, event["DTSTART"].dt) == (issued_at, issued_at.date())
