"""The schemas of the API's document, from the payload and answer models."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from feedserver.api.describe import Operation
from feedserver.api.patterns import READ_ONLY, Schema

_REF = "#/components/schemas/{model}"
_SERVER_SET: Schema = READ_ONLY | {"description": "Set by the server; accepted and ignored."}
_OWN_ID: Schema = {"description": "The id in the address; ignored.", **READ_ONLY}

PROBLEM: Schema = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Always `about:blank`: the status says it."},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {
            "type": "array",
            "description": "The fields that do not fit; with 422.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": "string", "description": "As the sender wrote it."},
                    "message": {"type": "string", "description": "What is wrong."},
                },
            },
        },
    },
}


class _Plain(GenerateJsonSchema):
    """Without a title for each field, which only repeats its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


class Shapes:
    """The schemas that operations refer to, each under its name."""

    def __init__(self) -> None:
        self._schemas: dict[str, Schema] = {"Problem": PROBLEM}

    def all(self) -> dict[str, Schema]:
        """Every schema so far, by name."""
        return dict(sorted(self._schemas.items()))

    def answer(self, kind: type[BaseModel]) -> Schema:
        """A reference to the schema of an answer."""
        return self._named(kind.__name__, self._made(kind, "serialization"))

    def body(self, said: Operation, kind: type[BaseModel]) -> Schema:
        """A reference to the schema of a body, with what is accepted and ignored in it."""
        schema = self._made(kind, "validation")
        own = schema["properties"]
        name = kind.__name__
        if said.is_patch:
            name = name.replace("Payload", "Patch")
            own = {field: _nullable(one) for field, one in own.items()}
            schema.pop("required", None)
            schema["description"] = "A JSON merge patch (RFC 7396): what shall be different; null resets."
        if said.ignored:
            ignored = {field: _SERVER_SET for field in sorted(said.ignored) if field not in own}
            own = {**own, "id": _OWN_ID, **ignored}
        return self._named(name, {**schema, "title": name, "properties": own})

    def _made(self, kind: type[BaseModel], mode: Any) -> Schema:
        schema = kind.model_json_schema(ref_template=_REF, mode=mode, schema_generator=_Plain)
        for name, definition in schema.pop("$defs", {}).items():
            self._named(name, definition)
        return schema

    def _named(self, name: str, schema: Schema) -> Schema:
        schema = {field: value for field, value in schema.items() if field != "examples"}
        self._schemas.setdefault(name, schema)
        return {"$ref": _REF.format(model=name)}


def example_of(kind: type[BaseModel]) -> Any:
    """The body that the payload itself gives as one that works."""
    extra = kind.model_config.get("json_schema_extra")
    examples: Any = extra.get("examples", [{}]) if isinstance(extra, dict) else [{}]
    return examples[0]


def _nullable(schema: Schema) -> Schema:
    if {"type": "null"} in schema.get("anyOf", []) or schema.get("type") == "null":
        return {name: value for name, value in schema.items() if name != "default"}
    about: Schema = {name: schema[name] for name in ("description", "readOnly") if name in schema}
    rest = {name: value for name, value in schema.items() if name not in (*about, "default")}
    return {**about, "anyOf": [rest, {"type": "null"}]}
