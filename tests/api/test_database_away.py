"""A database that is away or damaged: 503 with Retry-After, and nothing half done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from feedserver.database.engine import open_database
from tests.api.refusals import problem
from tests.site import Site

#: Nothing listens on port 1.
NOWHERE = "postgresql+psycopg://postgres@127.0.0.1:1/nothing"

CALLS = (
    ("GET", "/users/amira", None),
    ("PUT", "/users/amira", {"name": "Amira"}),
    ("DELETE", "/users/amira", None),
    ("GET", "/bookings/b-1", None),
    ("DELETE", "/bookings/b-1?version=9", None),
    ("GET", "/organisations/acme", None),
    ("PUT", "/organisations/acme", {"name": "Acme"}),
    ("GET", "/users/amira/tokens", None),
    ("POST", "/users/amira/tokens", {}),
)


@contextmanager
def without_table(site: Site, table: str) -> Iterator[None]:
    """The database without one of its tables."""

    def rename(old: str, new: str) -> None:
        with site.services.database.write() as tx:
            tx.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")

    rename(table, "away")
    try:
        yield
    finally:
        rename("away", table)


def unavailable(site: Site, method: str, path: str, body: object = None) -> None:
    response = site.host.call(method, path, body)
    document = problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0
    for secret in ("SELECT", "psycopg", "sqlite", "127.0.0.1", "api_keys"):
        assert secret not in document["detail"]


def test_a_database_that_does_not_answer_is_503_everywhere(site: Site) -> None:
    away = open_database(NOWHERE)
    site.app.extensions["feedserver"] = replace(site.services, database=away)
    for method, path, body in CALLS:
        unavailable(site, method, path, body)
    away.close()


def test_it_is_served_again_as_soon_as_the_database_is_back(site: Site) -> None:
    site.host.make_user()
    with without_table(site, "api_keys"):
        unavailable(site, "GET", "/users/amira")
    assert site.host.call("GET", "/users/amira").status_code == 200


def test_a_write_that_fails_half_way_leaves_nothing(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking(version=1)
    before = site.host.call("GET", "/bookings/b-1").get_json()
    with without_table(site, "participants"):
        unavailable(site, "DELETE", "/users/amira")
        assert site.host.put(version=2, summary="Half").status_code == 503
    assert site.host.call("GET", "/bookings/b-1").get_json() == before
    assert site.host.call("GET", "/users/amira").status_code == 200
    assert site.host.put(version=2, summary="Whole").get_json()["applied"] is True


def test_refusals_that_need_no_database_stay_what_they_are(site: Site) -> None:
    with without_table(site, "api_keys"):
        problem(site.client.get("/nothing"), 404)
        problem(site.client.get("/api/v1/users/amira"), 401)
        problem(site.client.post("/api/v1/users/amira"), 405)
