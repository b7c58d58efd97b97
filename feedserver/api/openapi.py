"""The API's own document: OpenAPI 3.1, made from the routes, their docstrings, scopes and payload models.

Nothing about an operation is written twice: what is checked is what is described.
"""

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from flask import Flask
from pydantic import BaseModel
from werkzeug.routing import Rule

from feedserver.api.body import JSON, MERGE_PATCH
from feedserver.api.describe import ATTRIBUTE, Operation, Parameter
from feedserver.api.fields import IDENTIFIER

_REF = "#/components/schemas/{model}"
_EXAMPLE_IDS = {"organisation_id": "academy", "user_id": "u-17", "booking_id": "b-42"}
_PROBLEM = {
    "description": "A refusal, as a problem document (RFC 9457).",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def openapi_document(app: Flask, base_url: str) -> dict[str, Any]:
    """The document of all operations that describe themselves."""
    schemas: dict[str, Any] = {"Problem": _PROBLEM_SCHEMA}
    paths: dict[str, dict[str, Any]] = {}
    for rule, method, view in _operations(app):
        path = re.sub(r"<([a-z_]+)>", r"{\1}", rule.rule)
        paths.setdefault(path, {})[method.lower()] = _operation(rule, view, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "feedserver",
            "version": version("feedserver"),
            "description": "Users, bookings and calendar tokens of a host application.",
        },
        "servers": [{"url": base_url}],
        "security": [{"apiKey": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "apiKey": {"type": "http", "scheme": "bearer", "description": "`feedserver key create`"}
            },
        },
    }


def _operations(app: Flask) -> Iterator[tuple[Rule, str, Any]]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if hasattr(view, ATTRIBUTE):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method, view


def _operation(rule: Rule, view: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    said: Operation = getattr(view, ATTRIBUTE)
    summary, _, more = " ".join((view.__doc__ or "").split()).partition(". ")
    described: dict[str, Any] = {
        "operationId": view.__name__,
        "summary": summary.rstrip("."),
        "description": f"{more or summary} Scope: `{view.scope}`.",
        "tags": [rule.endpoint.partition(".")[0]],
        "parameters": [*_path_parameters(rule), *(_parameter(one) for one in said.parameters)],
        "responses": {**_answers(said, schemas), "default": _PROBLEM},
    }
    if said.body is not None:
        described["requestBody"] = _body(said, said.body, schemas)
    return described


def _path_parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in sorted(rule.arguments):
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"},
            "example": _EXAMPLE_IDS.get(name, "tok_6b017aca071e561886eba4c8"),
        }


def _parameter(one: Parameter) -> dict[str, Any]:
    schema = {"type": "string"} | ({"pattern": one.pattern} if one.pattern else {})
    return {
        "name": one.name,
        "in": one.place,
        "required": False,
        "description": one.description,
        "schema": schema,
        "example": one.example,
    }


def _answers(said: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status in said.statuses:
        answers[str(status)] = {"description": {200: "Done.", 201: "Made.", 204: "Deleted."}[status]}
        if said.answer is not None and status != 204:
            content = {JSON: {"schema": _schema(said.answer, schemas, "serialization")}}
            answers[str(status)]["content"] = content
    return answers


def _body(said: Operation, kind: type[BaseModel], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(kind, schemas, "validation")
    if said.ignored or said.is_patch:
        schema = _with_server_set(schemas[kind.__name__], said)
    types = (MERGE_PATCH, *said.media) if said.is_patch else said.media
    media: dict[str, dict[str, Any]] = {
        name: {"schema": schema if name.endswith("json") and "ndjson" not in name else {"type": "string"}}
        for name in types
    }
    media[JSON]["example"] = said.example or _own_example(kind)
    return {"required": said.needs_body, "content": media}


def _own_example(kind: type[BaseModel]) -> Any:
    examples: list[Any] = kind.model_json_schema().get("examples", [{}])
    return examples[0]


def _with_server_set(schema: dict[str, Any], said: Operation) -> dict[str, Any]:
    """The schema with what is accepted and ignored; of a merge patch, everything optional and nullable."""
    own = dict(schema["properties"])
    if said.is_patch:
        own = {name: {"anyOf": [one, {"type": "null"}]} for name, one in own.items()}
    server_set: dict[str, Any] = {name: {"readOnly": True} for name in said.ignored if name not in own}
    changed = {**schema, "properties": {**own, **server_set}}
    if said.is_patch:
        changed.pop("required", None)
    return changed


def _schema(kind: type[BaseModel], schemas: dict[str, Any], mode: Any) -> dict[str, Any]:
    found = kind.model_json_schema(ref_template=_REF, mode=mode)
    for name, definition in found.pop("$defs", {}).items():
        schemas.setdefault(name, definition)
    found.pop("examples", None)
    schemas.setdefault(kind.__name__, found)
    return {"$ref": _REF.format(model=kind.__name__)}
