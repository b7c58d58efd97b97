"""A database that is filled in bulk is one that the API could have made, and opens by its addresses."""

import pytest
from sqlalchemy import Table, select

from benchmarks.bulk import Size, filled, spread
from benchmarks.content import booking
from benchmarks.site import Site as Installation
from benchmarks.unavailable import Failed
from feedserver.clock import utc_now
from feedserver.database.schema import bookings, calendar_tokens, participants, users
from tests.site import Site, settings_for

#: What cannot be equal: names, secrets, and moments.
_OWN = {
    *("id", "uid", "booking", "user", "name", "random_part", "calendar_name"),
    *("created_at", "updated_at", "changed_at", "issued_at", "status_changed_at", "feed_changed_at"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("bulk"))


def test_rows_are_those_that_the_api_writes(home: Installation) -> None:
    bulk = filled(home, Size(users=2, tokens_each=2, bookings_each=3))
    site = _site(home)
    site.host.make_user("amira", name="Amira")
    said = booking("by-api", 2, ["amira"])
    assert site.host.call("PUT", f"/bookings/{said.pop('id')}", said).status_code == 201
    token = site.host.issue("amira")
    with site.services.database.read() as tx:
        for table, ours, theirs in (
            (users, bulk.user(1), "amira"),
            (bookings, bulk.booking(1, 2), "by-api"),
            (calendar_tokens, None, token["id"]),
        ):
            found = {row["id"]: row for row in tx.execute(select(table)).mappings()}
            row = found[ours] if ours else next(row for name, row in found.items() if name != theirs)
            assert _comparable(table, row) == _comparable(table, found[theirs]), table.name
        seats = {row["booking"]: row for row in tx.execute(select(participants)).mappings()}
        own, other = seats[bulk.booking(1, 2)], seats["by-api"]
        assert _comparable(participants, own) == _comparable(participants, other)
        assert own["user"] == bulk.user(1)
    site.close()


def test_each_address_opens_the_feed_of_its_user(home: Installation) -> None:
    bulk = filled(home, Size(users=2, tokens_each=2, bookings_each=3))
    site = _site(home)
    paths = [bulk.path(user, token) for user in range(2) for token in range(2)]
    assert len(set(paths)) == 4
    for path in paths:
        assert len(site.titles(path)) == 3
    change = bulk.change(1, 7)
    assert site.host.call("PUT", f"/bookings/{change.pop('id')}", change).get_json()["applied"]
    assert "Planning meeting 0, part 7" in site.titles(bulk.path(1))
    site.close()


def test_a_kept_database_of_another_size_is_refused(home: Installation) -> None:
    filled(home, Size(users=2, tokens_each=2, bookings_each=3))
    with pytest.raises(Failed, match="another size"):
        filled(home, Size(users=3, tokens_each=2, bookings_each=3))


def test_a_sample_is_spread_over_all() -> None:
    assert list(spread(range(10, 20), 3)) == [10, 13, 16]
    assert list(spread(range(2), 5)) == [0, 1]


def _site(home: Installation) -> Site:
    site = Site(settings_for(home.home))
    site.clock.now = utc_now()  # the bookings are around the present day
    return site


def _comparable(table: Table, row: object) -> dict[str, object]:
    return {name: value for name, value in dict(row).items() if name not in _OWN}  # type: ignore[call-overload]
