"""A site with what the examples of the document name, and a real server for programs that read it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.processes.client import Client, booking
from tests.processes.installation import Installation
from tests.site import Site


@pytest.fixture
def document(site: Site) -> dict[str, Any]:
    """The document, asked for without a key."""
    response = site.client.get("/api/v1/openapi.json")
    assert (response.status_code, response.content_type) == (200, "application/json")
    found: dict[str, Any] = response.get_json()
    return found


@pytest.fixture
def token(site: Site) -> str:
    """The id of a token of u-17's, who is in academy and in b-42."""
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user("u-17", organisation="academy")
    site.host.make_booking("b-42", participants=[{"user": "u-17"}])
    return str(site.host.issue("u-17")["id"])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, str]]:
    """A client of a server of its own on SQLite, and the API key."""
    installation = Installation(tmp_path_factory.mktemp("installation")).set_up()
    api_key = installation.api_key()
    with installation.serving() as server:
        yield Client(server.port, api_key), api_key


@pytest.fixture
def token_id(running: tuple[Client, str]) -> str:
    """As ``token``, at the running server."""
    client, _ = running
    client.done("PUT", "/organisations/academy", {"name": "Academy"})
    client.done("PUT", "/users/u-17", {"name": "Amira", "organisation": "academy"})
    client.done("PUT", "/bookings/b-42", booking(participants=[{"user": "u-17"}]))
    return str(client.done("POST", "/users/u-17/tokens", {})["id"])
