"""Requests to a running server, each on a connection of its own."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Client:
    """Asks the server on a port of this machine; raises OSError where it does not answer."""

    def __init__(self, port: int, api_key: str | None = None) -> None:
        self.port = port
        self._api_key = api_key

    @property
    def authorization(self) -> str:
        """The header that opens the API; there must be a key."""
        assert self._api_key
        return f"Bearer {self._api_key}"

    def get(self, url: str, **headers: str) -> Answer:
        """GET a path, or a whole address whose host is this server."""
        return self.send("GET", urlsplit(url).path, headers=headers)

    def call(self, method: str, path: str, body: Any = None, **more: str) -> Answer:
        """Call the API with a JSON body; ``more`` are headers."""
        headers = {"Authorization": f"Bearer {self._api_key}", **more} if self._api_key else more
        if body is None:
            return self.send(method, f"/api/v1{path}", headers=headers)
        headers["Content-Type"] = "application/json"
        return self.send(method, f"/api/v1{path}", headers=headers, body=json.dumps(body).encode())

    def done(self, method: str, path: str, body: Any = None, **more: str) -> Any:
        """Call the API and insist on success; gives the JSON."""
        answer = self.call(method, path, body, **more)
        assert answer.status in (200, 201), answer
        return answer.json

    def bookings(self) -> Iterator[dict[str, Any]]:
        """Every booking, page by page."""
        first = page = "/bookings?limit=200"
        while page:
            answer = self.done("GET", page)
            yield from answer["items"]
            page = f"{first}&cursor={answer['next']}" if answer["next"] else ""

    def send(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers={"Connection": "close", **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read())
        except http.client.HTTPException as error:  # cut off in the middle
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


def booking(**fields: Any) -> dict[str, Any]:
    """The body of a booking of amira's in a week: these servers have the real clock."""
    day = datetime.now(UTC).date() + timedelta(days=7)
    return {
        "summary": "Planning meeting",
        "start": f"{day}T10:00:00",
        "end": f"{day}T11:00:00",
        "timezone": "Europe/London",
        "participants": [{"user": "amira", "role": "apprentice"}],
        **fields,
    }
