"""What a route says of itself, for the API's document: ``@describes(body=…, answer=…)``.

The scope comes from ``@needs``, the description from the docstring, the fields
from the payload models that check them. ``openapi.py`` puts it together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

V = TypeVar("V", bound=Callable[..., object])
ATTRIBUTE = "api_operation"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter or a header, with an example that works and its JSON Schema."""

    name: str
    description: str
    example: str | int
    schema: dict[str, Any]
    place: str = "query"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its body and answer, the statuses of success, and its parameters.

    ``ignored`` are fields of the body that only the server sets; ``example`` is a body that works, where
    that of the payload does not. ``text_media`` are other types of the body, each with an example; without
    ``body`` the only ones. ``answer_media`` are other types of a 200, by ``Accept``, each with what it is.
    """

    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    statuses: tuple[int, ...] = (200,)
    parameters: tuple[Parameter, ...] = ()
    ignored: tuple[str, ...] = ()
    is_patch: bool = False
    needs_body: bool = True
    media: tuple[str, ...] = ("application/json",)
    text_media: Mapping[str, str] = field(default_factory=dict)
    answer_media: Mapping[str, str] = field(default_factory=dict)
    example: dict[str, Any] | None = None


def describes(operation: Operation) -> Callable[[V], V]:
    """Note what a view takes and gives."""

    def note(view: V) -> V:
        setattr(view, ATTRIBUTE, operation)
        return view

    return note


LIMIT = Parameter(
    "limit",
    "How many items a page has at most.",
    50,
    {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
)
CURSOR = Parameter(
    "cursor", "`next` of the page before.", "WyJhLTEiXQ", {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}
)
PAGE = (LIMIT, CURSOR)
IF_MATCH = Parameter(
    "If-Match",
    "The ETag of the state the change was decided on; stale: 412.",
    "*",
    {"type": "string", "pattern": r'^(\*|"[!#-~]*"(, ?"[!#-~]*")*)$'},
    place="header",
)
IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    "The same key and body give the same resource for 24 hours; another body: 422.",
    "issue-b7f2c0de",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    place="header",
)
