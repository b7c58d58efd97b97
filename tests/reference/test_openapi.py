"""The document: valid, whole, and true of what the site takes and gives."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.test_scopes import OPEN
from tests.site import Site

#: Ends what others need, so these come last, in this order.
_LAST = (
    "rotate_token",
    "revoke_token",
    "revoke_tokens",
    "delete_booking",
    "delete_user",
    "delete_organisation",
)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation: method, path, and what the document says of it."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def in_order(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Those that end something last."""
    found = {one["operationId"]: (method, path, one) for method, path, one in operations(document)}
    last = [name for name in _LAST if name in found]
    assert len(last) == len(_LAST)
    return [*(one for name, one in found.items() if name not in _LAST), *(found[name] for name in last)]


def send(
    site: Site, token: str, call: tuple[str, str, dict[str, Any]], body_type: str, accept: str | None = None
) -> TestResponse:
    """An operation with all its examples, as the document gives them; but the token is one there is."""
    method, path, operation = call
    query: dict[str, str] = {}
    headers = {"Accept": accept} if accept else {}
    for parameter in operation["parameters"]:
        name, text = parameter["name"], str(parameter["example"])
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", token if name == "token_id" else text)
        else:
            {"query": query, "header": headers}[parameter["in"]][name] = text
    options: dict[str, Any] = {}
    if body_type:
        example = operation["requestBody"]["content"][body_type]["example"]
        options["data"] = example if isinstance(example, str) else json.dumps(example)
        options["content_type"] = body_type
    return site.host.call(
        method, path.removeprefix("/api/v1"), headers=headers, query_string=query, **options
    )


@pytest.fixture(scope="module")
def validator() -> Any:
    """Validates by a JSON schema. It takes two seconds to load, which only the tests that use it wait for."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator


def test_it_is_valid_openapi(document: dict[str, Any], validator: Any) -> None:
    from openapi_spec_validator import validate  # loads the same

    validate(document)
    assert document["openapi"].startswith("3.1.")
    for schema in document["components"]["schemas"].values():
        validator.check_schema(schema)


def test_every_route_of_the_api_is_in_it(site: Site, document: dict[str, Any]) -> None:
    routes = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule not in OPEN
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(method, path) for method, path, _ in operations(document)} == routes


def test_every_operation_is_told_in_words_with_examples(document: dict[str, Any], validator: Any) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(ids)) == len(ids)
    tags = {tag["name"] for tag in document["tags"] if tag["description"]}
    for _, _, operation in operations(document):
        assert operation["summary"] and operation["description"] and set(operation["tags"]) <= tags
        assert "Scope: `" in operation["description"]
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Refusal"}
        for parameter in operation["parameters"]:
            assert parameter["description"] and parameter["example"], parameter["name"]
            validator(parameter["schema"]).validate(parameter["example"])
        for media in operation.get("requestBody", {"content": {}})["content"].values():
            rooted = {**media["schema"], "components": document["components"]}
            validator(rooted).validate(media["example"])


def test_every_field_is_described(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, said in _properties(schema):
            assert said.get("description"), (name, field)


def test_what_the_server_sets_is_read_only(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("UserPayload", "UserAnswer", "UserPatch", "BookingPayload", "BookingAnswer", "BookingPatch"):
        for field in ("id", "created_at", "updated_at"):
            assert schemas[name]["properties"][field]["readOnly"], (name, field)
    for name in ("BookingPayload", "BookingPatch", "BookingWritten"):
        for field in ("uid", "sequence", "applied", "changed"):
            assert schemas[name]["properties"][field]["readOnly"], (name, field)


@pytest.mark.parametrize("which", [0, -1], ids=["first type", "last type"])
def test_every_example_works_and_its_answer_is_as_described(
    site: Site, document: dict[str, Any], token: str, which: int, validator: Any
) -> None:
    for call in in_order(document):
        operation = call[2]
        types = list(operation.get("requestBody", {}).get("content", ())) or [""]
        response = send(site, token, call, types[which])
        told = (operation["operationId"], response.status_code, response.get_data(as_text=True))
        assert str(response.status_code) in operation["responses"].keys() - {"default"}, told
        _conforms(validator, document, operation["responses"][str(response.status_code)], response)


def test_every_form_of_an_answer_is_described(site: Site, document: dict[str, Any], token: str) -> None:
    """What is given by ``Accept`` is what the document has, and nothing else."""
    site.host.make_booking("b-42", organiser={"email": "ada@host.example"}, participants=[])
    forms = ("application/json", "text/calendar", "message/rfc822", "application/x-ndjson")
    several = set()
    for call in operations(document):
        method, path, operation = call
        described = operation["responses"].get("200", {}).get("content", {})
        if len(described) < 2 and "ttachment" not in path and path != "/api/v1/audit":
            continue
        several.add(f"{method} {path}")
        body_type = next(iter(operation.get("requestBody", {}).get("content", ())), "")
        given = set()
        for form in forms:
            answer = send(site, token, call, body_type, form)
            if answer.status_code == 200 and answer.content_type.partition(";")[0] == form:
                given.add(form)
        assert given == set(described), path
    assert several == {
        "GET /api/v1/audit",
        "GET /api/v1/bookings/{booking_id}/attachments/{mail_kind}",
        "POST /api/v1/attachments",
    }


def test_a_refusal_is_as_described(site: Site, document: dict[str, Any], validator: Any) -> None:
    for response in (
        site.client.get("/api/v1/users"),
        site.host.call("GET", "/users/nobody"),
        site.host.call("PUT", "/users/u-1", {"name": 1}),
        site.host.call("TRACE", "/users/u-1"),
    ):
        assert response.status_code >= 400
        _conforms(validator, document, document["components"]["responses"]["Refusal"], response)


def _conforms(validator: Any, document: dict[str, Any], said: dict[str, Any], response: TestResponse) -> None:
    if "content" not in said:
        assert response.data == b""
        return
    schema = said["content"][response.content_type]["schema"]
    rooted = {**schema, "components": document["components"]}
    validator(rooted).validate(json.loads(response.data))
    assert set(said.get("headers", ())) <= set(response.headers.keys())


def _properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property anywhere inside, with its schema."""
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _properties(inner)
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        yield from schema["properties"].items()
