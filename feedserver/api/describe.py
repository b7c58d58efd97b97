"""What a route says of itself, for the API's document: ``@describes(body=…, answer=…)``.

The scope comes from ``@needs``, the description from the docstring, the fields
from the payload models that check them. ``openapi.py`` puts it together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

V = TypeVar("V", bound=Callable[..., object])
ATTRIBUTE = "api_operation"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter or a header; ``pattern`` is what its text must match."""

    name: str
    description: str
    example: str
    pattern: str | None = None
    place: str = "query"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its body and answer, the statuses of success, and its parameters.

    ``ignored`` are fields of the body that only the server sets; ``example`` is a body that works, where
    that of the payload does not.
    """

    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    statuses: tuple[int, ...] = (200,)
    parameters: tuple[Parameter, ...] = ()
    ignored: tuple[str, ...] = ()
    is_patch: bool = False
    needs_body: bool = True
    media: tuple[str, ...] = ("application/json",)
    example: dict[str, Any] | None = None


def describes(operation: Operation) -> Callable[[V], V]:
    """Note what a view takes and gives."""

    def note(view: V) -> V:
        setattr(view, ATTRIBUTE, operation)
        return view

    return note


LIMIT = Parameter("limit", "How many items a page has at most (1 to 200).", "50", r"^[1-9][0-9]{0,2}$")
CURSOR = Parameter("cursor", "`next` of the page before.", "WyJ1LTE3Il0", r"^[A-Za-z0-9_-]+$")
PAGE = (LIMIT, CURSOR)
IF_MATCH = Parameter(
    "If-Match", "The ETag of the state the change was decided on; stale: 412.", "*", place="header"
)
IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    "The same key and body give the same resource for 24 hours.",
    "b7f2c0de-1",
    r"^[!-~]{1,255}$",
    place="header",
)
