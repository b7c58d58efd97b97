"""The table of a booking's life, row by row: from the host's API to the parsed feed."""

from tests.site import Site


def test_a_provisional_booking_is_tentative_and_says_pending(site: Site) -> None:
    site.host.make_user()
    url = site.host.feed_url()
    site.host.make_booking(status="provisional")
    (event,) = site.events(url)
    assert event["SUMMARY"] == "[PENDING] Planning meeting"
    assert event["STATUS"] == "TENTATIVE"
