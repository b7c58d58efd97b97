"""The numbers of all processes of one server, whichever of them is asked."""

import re

from tests.processes.client import Client
from tests.processes.installation import Installation

_NUMBER = 40


def test_every_scrape_shows_the_requests_of_all_processes(small: Installation) -> None:
    key = small.api_key()
    with small.serving(workers=4) as server:
        host = Client(server.port, key)
        host.done("PUT", "/users/amira", {"name": "Amira"})
        url = host.done("POST", "/users/amira/tokens", {})["url"]
        for _ in range(_NUMBER):
            assert host.get(url, **{"User-Agent": "ICSx5/2.2"}).status == 200
        seen = {_fetches(host.get("/metrics", Authorization=f"Bearer {key}").text) for _ in range(12)}
    assert seen == {_NUMBER}


def test_the_folder_of_the_numbers_is_gone_with_the_server(small: Installation) -> None:
    small.environ["TMPDIR"] = str(small.folder)
    with small.serving():
        assert list(small.folder.glob("feedserver-metrics-*"))
    assert list(small.folder.glob("feedserver-metrics-*")) == []


def _fetches(text: str) -> int:
    (count,) = re.findall(r'^feedserver_fetches_total\{family="ICSx5",status="200"\} ([0-9.]+)$', text, re.M)
    return int(float(count))
