"""The kinds of fields a host may send, and how one that does not fit is named.

Payloads are pydantic models: strict (no text for numbers), and closed (an
unknown field is a mistake of the sender, not something to lose in silence).
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails

from feedserver.api import patterns
from feedserver.api.patterns import Described
from feedserver.api.urls import https_url, meeting_url
from feedserver.errors import InvalidFields
from feedserver.timezones import zone_names

#: Ids that hosts choose: for users, organisations and bookings.
IDENTIFIER = re.compile(r"[A-Za-z0-9._~:@-]{1,128}")
IDENTIFIER_RULE = "must be 1 to 128 of A-Z a-z 0-9 . _ ~ : @ -"
_EMAIL = re.compile(patterns.EMAIL)
#: A sender learns nothing from more than these.
_MAX_ERRORS = 50


class Payload(BaseModel):
    """A closed, strict JSON object."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def example(body: dict[str, Any]) -> ConfigDict:
    """The configuration of a payload with a body that works, for the API's document."""
    return ConfigDict(json_schema_extra={"examples": [body]})


P = TypeVar("P", bound=Payload)


def _identifier(value: str) -> str:
    if not IDENTIFIER.fullmatch(value):
        raise ValueError(IDENTIFIER_RULE)
    return value


def _line(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _eight_kib(value: str) -> str:
    if len(value.encode("utf-8")) > 8192:
        raise ValueError("must be up to 8 KiB (8,192 octets) in UTF-8")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("must be one e-mail address such as ada@host.example")
    return value


def _zone(value: str) -> str:
    if value not in zone_names():
        raise ValueError("must be an IANA time zone such as Europe/London")
    return value


def _utc(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", text, re.ASCII):
        raise ValueError("must be an instant such as 2026-12-01T10:00:00Z")
    try:
        instant = datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise ValueError("is not a real instant") from error
    if not 1900 <= instant.year <= 2100:
        raise ValueError("must be in a year from 1900 to 2100")
    return instant


IDENTIFIER_SCHEMA = {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"}
Identifier = Annotated[str, AfterValidator(_identifier), WithJsonSchema(IDENTIFIER_SCHEMA)]
#: Text that must say something, up to 1,000 characters.
Line = Annotated[str, Field(max_length=1000), AfterValidator(_line), Described(patterns.LINE)]
#: Text of up to 1,000 characters that may be empty.
Text = Annotated[str, Field(max_length=1000), Described(patterns.TEXT)]
#: Text of several lines, up to 8 KiB in UTF-8.
LongText = Annotated[str, AfterValidator(_eight_kib), Described(patterns.LONG_TEXT)]
#: A short word of the host's: a kind, a role, a category.
Word = Annotated[str, Field(max_length=200), AfterValidator(_line), Described(patterns.LINE)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_email), WithJsonSchema(patterns.ADDRESS)]
Zone = Annotated[str, AfterValidator(_zone), WithJsonSchema(patterns.ZONE)]
HttpsUrl = Annotated[str, AfterValidator(https_url), WithJsonSchema(patterns.HTTPS_URL)]
MeetingUrl = Annotated[str, AfterValidator(meeting_url), WithJsonSchema(patterns.MEETING_URL)]
#: An RFC 3339 instant, as an aware datetime in UTC at whole seconds.
UtcInstant = Annotated[datetime, PlainValidator(_utc), WithJsonSchema(patterns.INSTANT)]
#: Set by the server, in answers.
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time", **patterns.READ_ONLY})]


def check_payload(kind: type[P], value: dict[str, Any]) -> P:
    """A JSON object as a payload.

    Raises:
        InvalidFields: naming each field that does not fit, as the sender wrote it, with a reason.
    """
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        raise InvalidFields([_named(detail) for detail in details[:_MAX_ERRORS]]) from error


def _named(detail: ErrorDetails) -> dict[str, str]:
    field = ".".join(str(part) for part in detail["loc"])
    plain = {"missing": "is required", "extra_forbidden": "is not a known field"}
    message = plain.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    return {"field": field, "message": message.replace("Input should", "should")}
