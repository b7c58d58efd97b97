"""The API's own document: OpenAPI 3.1, made from the routes, their docstrings, scopes and payload models.

Nothing about an operation is written twice: what is checked is what is described.
"""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from flask import Flask
from pydantic import BaseModel
from werkzeug.routing import Rule

from feedserver.api.body import JSON, MERGE_PATCH
from feedserver.api.describe import ATTRIBUTE, Operation, Parameter
from feedserver.api.fields import IDENTIFIER_SCHEMA
from feedserver.api.shapes import Shapes, example_of

_EXAMPLE_IDS = {
    "organisation_id": "academy",
    "user_id": "u-17",
    "booking_id": "b-42",
    "mail_kind": "planning_meeting_invitation",
    "token_id": "tok_6b017aca071e561886eba4c8",
}
#: By the name of the blueprint.
_TAGS = {
    "people": ("Organisations and users", "Whose bookings are published."),
    "bookings": ("Bookings", "What stands in the calendars."),
    "tokens": ("Calendar tokens", "The addresses that calendars read."),
    "portal_sessions": ("Pages of users", "Where users look after their own calendar tokens."),
    "feeds": ("What a feed shows", "Read back from what is served."),
    "doctor": ("What a feed shows", "Read back from what is served."),
    "attachments": ("Attachments", "The calendar part of e-mails."),
    "replies": ("Replies", "What participants answer by mail."),
    "audit": ("Audit log", "Who changed what, when and why."),
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_REFUSAL = {
    "description": "Refused: 400, 401, 403, 404, 409, 412, 413, 415, 422; 500 where what is kept cannot be "
    "read; 503 while the database is away.",
    "content": _PROBLEM,
}
_TOO_MANY = {
    "description": "A limit is reached that the operator has set; nothing was done.",
    "content": _PROBLEM,
    "headers": {
        "Retry-After": {
            "description": "So many seconds later the same request may be sent again.",
            "schema": {"type": "integer", "minimum": 1},
        }
    },
}
_REFUSALS = {
    "429": {"$ref": "#/components/responses/TooMany"},
    "default": {"$ref": "#/components/responses/Refusal"},
}
_ETAG = {"description": "The state of the resource, for If-Match.", "schema": {"type": "string"}}
_DONE = {200: "Done.", 201: "Made.", 204: "Deleted, or there is nothing to give."}


def openapi_document(app: Flask, base_url: str) -> dict[str, Any]:
    """The document of all operations that describe themselves."""
    shapes = Shapes()
    paths: dict[str, dict[str, Any]] = {}
    tags: dict[str, str] = {}
    for rule, method, view in _operations(app):
        path = re.sub(r"<([a-z_]+)>", r"{\1}", rule.rule)
        paths.setdefault(path, {})[method.lower()] = _operation(rule, view, shapes)
        tags.update([_tag(rule)])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "feedserver",
            "version": version("feedserver"),
            "description": "Users, bookings and calendar tokens of a host application.",
        },
        "servers": [{"url": base_url}],
        "security": [{"apiKey": []}],
        "tags": [{"name": name, "description": about} for name, about in sorted(tags.items())],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": shapes.all(),
            "responses": {"Refusal": _REFUSAL, "TooMany": _TOO_MANY},
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


def _tag(rule: Rule) -> tuple[str, str]:
    room = rule.endpoint.partition(".")[0]
    return _TAGS.get(room, (room.capitalize(), f"The {room} of the API."))


def _operation(rule: Rule, view: Any, shapes: Shapes) -> dict[str, Any]:
    said: Operation = getattr(view, ATTRIBUTE)
    summary, _, more = " ".join((view.__doc__ or "").split()).partition(". ")
    described: dict[str, Any] = {
        "operationId": view.__name__,
        "summary": summary.rstrip("."),
        "description": f"{more or summary.rstrip('.') + '.'} Scope: `{view.scope}`.",
        "tags": [_tag(rule)[0]],
        "parameters": [*_path_parameters(rule), *(_parameter(one) for one in said.parameters)],
        "responses": {**_answers(said, shapes), **_REFUSALS},
    }
    if said.body is not None or said.text_media:
        described["requestBody"] = _body(said, shapes)
    return described


def _path_parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in sorted(rule.arguments):
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": f"The id of the {name.removesuffix('_id').replace('_', ' ')}.",
            "schema": IDENTIFIER_SCHEMA,
            "example": _EXAMPLE_IDS.get(name, "x-1"),
        }


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name,
        "in": one.place,
        "required": one.required,
        "description": one.description,
        "schema": one.schema,
        "example": one.example,
    }


def _answers(said: Operation, shapes: Shapes) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status in said.statuses:
        answer: dict[str, Any] = {"description": _DONE[status]}
        if said.answer is not None and status != 204:
            others = said.answer_media if status == 200 else {}
            answer["content"] = {JSON: {"schema": shapes.answer(said.answer)}, **_described(others)}
            if "id" in said.answer.model_fields and 204 not in said.statuses:
                answer["headers"] = {"ETag": _ETAG}
        answers[str(status)] = answer
    return answers


def _described(media: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"schema": {"type": "string", "description": about}} for name, about in media.items()}


def _body(said: Operation, shapes: Shapes) -> dict[str, Any]:
    objects = {} if said.body is None else _objects(said, said.body, shapes)
    return {"required": said.needs_body, "content": objects | _texts(said)}


def _objects(said: Operation, kind: type[BaseModel], shapes: Shapes) -> dict[str, Any]:
    schema = shapes.body(said, kind)
    example = said.example or example_of(kind)
    types = (MERGE_PATCH, *said.media) if said.is_patch else said.media
    return {name: {"schema": schema, "example": example} for name in types if name.endswith("json")}


def _texts(said: Operation) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}, "example": text} for name, text in said.text_media.items()}
