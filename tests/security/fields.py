"""Fields that take any text, from the schema of the API itself: none is forgotten that is added later."""

import copy
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from tests.site import Site

Path = tuple[str | int, ...]
#: The next text.
Next = Callable[[], str]
#: Takes any text, whatever else it asks of one.
_ANY = "<b x='y'>"
#: What the host's mail says in its own words is the host's: HTML passes as it is, and so it should.
_ITS_OWN = {("html",), ("mail_kind",)}


class Fields:
    """The fields of a site's API."""

    def __init__(self, site: Site) -> None:
        self._document = site.client.get("/api/v1/openapi.json").get_json()
        self._schemas = self._document["components"]["schemas"]

    def filled(self, payload: str, base: dict[str, Any], text: Next, without: set[str]) -> dict[str, Any]:
        """``base`` with a text in each field of that schema that takes one, but for names in ``without``."""
        body = copy.deepcopy(base)
        for path, schema in self._texts(self._schemas[payload], ()):
            if path in _ITS_OWN or without.intersection(path):
                continue
            said = next((form for form in _forms(schema, text()) if _takes(schema, form)), None)
            if said is not None:
                _set(body, path, said)
        return body

    def free(self, payload: str) -> list[Path]:
        """The fields that take any text."""
        return [path for path, schema in self._texts(self._schemas[payload], ()) if _takes(schema, _ANY)]

    def payloads(self) -> set[str]:
        """The schemas of all that is sent and has such a field; a PATCH has the fields of a PUT or POST."""
        operations = (one for path in self._document["paths"].values() for one in path.items())
        bodies = (one.get("requestBody", {"content": {}}) for method, one in operations if method != "patch")
        schemas = (body["content"].get("application/json", {}).get("schema") for body in bodies)
        names = {schema["$ref"].rpartition("/")[2] for schema in schemas if schema}
        return {name for name in names if self.free(name)}

    def _texts(self, schema: dict[str, Any], path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        for one in schema.get("anyOf", ()):
            yield from self._texts(one, path)
        for name, field in schema.get("properties", {}).items():
            yield from self._texts(field, (*path, name))
        if "items" in schema:
            yield from self._texts(schema["items"], (*path, 0))
        if schema.get("type") == "string" and "enum" not in schema:
            yield path, schema


def _forms(schema: dict[str, Any], text: str) -> list[str]:
    """The text where a field takes any, and as part of a link; nothing else is a text."""
    if _takes(schema, _ANY):
        return [text]
    return [f"https://host.example/{text}"] if schema.get("format") == "uri" else []


def _takes(schema: dict[str, Any], text: str) -> bool:
    short = len(text) <= schema.get("maxLength", len(text))
    return short and re.search(schema.get("pattern", ""), text) is not None


def _set(body: Any, path: Path, text: str) -> None:
    for step, following in pairwise(path):
        if isinstance(step, int):
            body = body[step]
        else:
            body = body.setdefault(step, [""] if isinstance(following, int) else {})
    body[path[-1]] = text
