"""The moment at which a fixed end comes, and what ends all tokens of a user (S-7, S-8)."""

import pytest

from tests.feeds.test_retirement import NOTICE
from tests.site import Site


@pytest.mark.parametrize(
    ("seconds", "title"), [(-1, "Planning meeting"), (0, NOTICE), (1, NOTICE)], ids=["before", "at", "after"]
)
def test_a_fixed_end_comes_to_the_second(site: Site, seconds: int, title: str) -> None:
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url(expires_at="2026-11-24T13:00:00Z")
    site.clock.turn(hours=1, seconds=seconds)
    assert site.titles(url) == [title]


def test_all_tokens_of_a_user_end_together_and_a_new_one_works(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    urls = [site.host.feed_url() for _ in range(10)]
    site.clock.turn(hours=1)
    assert site.host.call("POST", "/tokens/revoke", {"user": "amira"}).get_json() == {"revoked": 10}
    assert [site.titles(url) for url in urls] == [[NOTICE]] * 10
    assert site.titles(site.host.feed_url()) == ["Planning meeting"]
