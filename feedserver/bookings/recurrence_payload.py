"""What a host may send as the recurrence of a booking."""

from typing import Annotated, Any, Literal

from pydantic import Field

from feedserver.api.fields import HttpsUrl, Line, LongText, Payload, Text, Word, Zone, example
from feedserver.api.patterns import TIME, Described, Schema
from feedserver.bookings.parts import MeetingPayload

_RULE = {"pattern": "^[A-Z-]+=[A-Z0-9,+-]+(;[A-Z-]+=[A-Z0-9,+-]+)*$"}
_Time = Annotated[str, Described(TIME)]


def _left_out(schema: Schema) -> None:
    """What an override does not name has no default: it is as the series says."""
    schema.pop("default", None)


class OverridePayload(Payload):
    """One occurrence that differs from the series; what is not named stays as the series says."""

    recurrence_id: Annotated[
        _Time, Field(description="The start the rule gives this occurrence, written like `start`.")
    ]
    summary: Annotated[Line, Field(description="The title.", json_schema_extra=_left_out)] = ""
    description: Annotated[
        LongText | None, Field(description="Text of several lines, up to 8 KiB.", json_schema_extra=_left_out)
    ] = None
    location: Annotated[
        Text | None, Field(description="Where it takes place.", json_schema_extra=_left_out)
    ] = None
    status: Annotated[
        Literal["provisional", "confirmed", "cancelled", "rejected"],
        Field(description="`cancelled` cancels this occurrence alone.", json_schema_extra=_left_out),
    ] = "confirmed"
    start: Annotated[
        _Time,
        Field(
            description="Where it was moved to; without `end`, as long as before.",
            json_schema_extra=_left_out,
        ),
    ] = ""
    end: Annotated[
        _Time, Field(description="Written like `start` and after it.", json_schema_extra=_left_out)
    ] = ""
    timezone: Annotated[
        Zone | None,
        Field(
            description="IANA name for its local times; the series' if not given.",
            json_schema_extra=_left_out,
        ),
    ] = None
    all_day: Annotated[
        bool, Field(description="Whether it takes whole days; needs both times.", json_schema_extra=_left_out)
    ] = False
    url: Annotated[
        HttpsUrl | None, Field(description="Its page at the host's.", json_schema_extra=_left_out)
    ] = None
    meeting: Annotated[
        MeetingPayload | None, Field(description="Where it is held online.", json_schema_extra=_left_out)
    ] = None
    managed_by: Annotated[
        Word | None,
        Field(
            description="Another integration that owns this occurrence: no feed shows it.",
            json_schema_extra=_left_out,
        ),
    ] = None
    categories: Annotated[
        list[Word],
        Field(max_length=50, description="Words shown with the event.", json_schema_extra=_left_out),
    ] = []


class RecurrencePayload(Payload):
    """How a booking recurs; `start` is its first occurrence."""

    model_config = example(
        {
            "rrule": "FREQ=WEEKLY;COUNT=6",
            "exdates": ["2026-12-22T10:00:00"],
            "rdates": [],
            "overrides": [{"recurrence_id": "2026-12-08T10:00:00", "status": "cancelled"}],
        }
    )

    rrule: Annotated[
        str,
        Field(min_length=6, max_length=1000, description="RRULE: daily to yearly, with COUNT or UNTIL."),
        Described(_RULE),
    ]
    exdates: Annotated[
        list[_Time], Field(max_length=3500, description="Occurrences that do not take place.")
    ] = []
    rdates: Annotated[list[_Time], Field(max_length=500, description="Starts beside the rule.")] = []
    overrides: Annotated[
        list[OverridePayload], Field(max_length=500, description="Occurrences moved, changed or cancelled.")
    ] = []

    def said(self) -> dict[str, Any]:
        """What was sent, with the lists that were left out; an override holds what it was given alone."""
        return {
            "rrule": self.rrule,
            "exdates": self.exdates,
            "rdates": self.rdates,
            "overrides": [one.model_dump(exclude_unset=True) for one in self.overrides],
        }
