"""What a feed is made for, read straight from the driver's row, is what token and owner say."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from feedserver.feeds.document import find_token
from feedserver.feeds.store import Found
from feedserver.feeds.subject import subject_of
from tests.site import Site

_ALL = {
    "privacy": "busy",
    "kinds": ["booking", 'a "kind", ä'],
    "roles": ["trainer"],
    "past_days": 1,
    "future_days": 2,
    "cancelled": "prefix",
    "provisional": "hide",
    "recurrence": "expanded",
    "alarms": [10, 1440],
}


def _found(site: Site, url: str) -> Found:
    found = find_token(site.services, urlsplit(url).path.split("/")[2])
    assert found is not None
    return found


@pytest.mark.parametrize("options", [{}, _ALL], ids=["none", "all"])
def test_the_row_of_a_poll_says_what_token_and_owner_say(site: Site, options: dict[str, Any]) -> None:
    site.host.make_user("amira")
    url = site.host.feed_url("amira", **options)
    before = _found(site, url)
    assert before.subject == subject_of(before.token, before.owner)
    assert not before.subject.had_booking
    assert before.subject.options_changed_at is None

    site.host.make_booking("b-1")
    token = before.subject.token
    site.host.call("PATCH", f"/tokens/{token}", {"past_days": 7})
    after = _found(site, url)
    assert after.subject == subject_of(after.token, after.owner)
    assert after.subject.had_booking
    assert after.subject.options.past_days == 7
    assert after.subject.options_changed_at is not None
