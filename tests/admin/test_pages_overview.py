"""The first page: what needs attention, and the numbers."""

from sqlalchemy import text

from tests.admin.pages import Administration
from tests.site import Site


def test_where_all_is_well_it_says_so(admin: Administration) -> None:
    page = admin.get("/admin")
    assert "Nothing needs your attention." in page.words
    assert "As of 24 November 2026, 12:00 UTC" in page.words
    assert "No calendar was fetched within the last 30 days." in page.words
    current = [one for one in page.all("a") if "aria-current" in one]
    assert {one["href"] for one in current} == {"/admin"}
    assert {one["aria-current"] for one in current} == {"page"}


def test_what_needs_attention_comes_first(site: Site, admin: Administration) -> None:
    site.host.make_user()
    site.host.issue()
    site.clock.turn(days=91)
    page = admin.arrive().get("/admin")
    assert "1 live link was not used for 90 days." in page.words
    assert page.words.index("Worth a look") < page.words.index("1 live link") < page.words.index("Users 1")
    assert "/admin/tokens?concern=unused" in page.links()


def test_bookings_that_are_missing_are_named_with_their_calendars(site: Site, admin: Administration) -> None:
    site.host.make_user()
    for number in (1, 2, 3):
        site.host.make_booking(f"b-{number}")
    token = site.host.issue()
    assert "Missing bookings" not in admin.get("/admin").words
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET ends_at = starts_at WHERE id <> 'b-2'"))
    site.clock.turn(days=1)
    site.fetch(token["url"])
    site.services.withheld.flush()
    page = admin.arrive().get("/admin")
    said = "2 bookings are missing where they should be shown. Calendars concerned: 1."
    assert page.words.index("Worth a look") < page.words.index(said) < page.words.index("Missing bookings")
    for booking in ("b-1", "b-3"):
        row = f"{booking} {token['id']} Its values make no sense 25 November 2026, 12:00 UTC"
        assert row in page.words
    assert "b-2" not in page.words
    assert f"/admin/tokens/{token['id']}" in page.links()


def test_the_numbers_and_the_programs(site: Site, admin: Administration) -> None:
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url()
    site.fetch(url, User_Agent="Google-Calendar-Importer")
    site.services.use.flush()
    page = admin.get("/admin")
    for words in (
        "Live 1",
        "Never fetched 0",
        "Confirmed 1",
        "Users 1",
        "Google Calendar 1",
        "Cache Answers",
    ):
        assert words in page.words, words


def test_below_a_part_the_part_is_current_too(admin: Administration) -> None:
    admin.site.host.make_user()
    current = [one for one in admin.get("/admin/users/amira").all("a") if "aria-current" in one]
    assert {(one["href"], one["aria-current"]) for one in current} == {("/admin/users", "true")}


def test_an_address_as_it_is_often_typed(admin: Administration) -> None:
    response = admin.ask("GET", "/admin/")
    assert (response.status_code, response.headers["Location"]) == (303, "/admin")
