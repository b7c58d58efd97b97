"""What a host may send as a batch of bookings."""

import json
from typing import Annotated, Any

from pydantic import ConfigDict, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from feedserver.api.fields import Identifier, Payload, example
from feedserver.api.patterns import READ_ONLY, Schema
from feedserver.bookings.answer import SERVER_SET
from feedserver.bookings.payload import BookingPayload

_EXAMPLE = {
    "id": "b-43",
    "summary": "Progress review",
    "start": "2026-12-08T10:00:00Z",
    "end": "2026-12-08T11:00:00Z",
    "participants": [{"user": "u-17"}],
}
#: The same as newline-delimited JSON.
LINES_EXAMPLE = json.dumps(_EXAMPLE) + "\n"


def _with_server_set(schema: Schema) -> None:
    schema["properties"] |= {name: READ_ONLY | {"description": "Ignored."} for name in SERVER_SET}


class BatchBooking(BookingPayload):
    """A booking of a batch, with its id."""

    model_config = ConfigDict(json_schema_extra=_with_server_set)

    id: Annotated[Identifier, Field(description="The booking's id.")]


class _Checked:
    """What an item should be, for the document alone; each item is checked later, by itself."""

    def __init__(self, kind: type[BookingPayload]) -> None:
        self._kind = kind

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        return handler(self._kind.__pydantic_core_schema__)


class BatchPayload(Payload):
    """Up to 1,000 bookings, each with its ``id``; each is checked by itself."""

    model_config = example({"bookings": [_EXAMPLE]})

    bookings: Annotated[
        list[Annotated[Any, _Checked(BatchBooking)]],
        Field(json_schema_extra={"maxItems": 1000}, description="Applied in their order."),
    ]
