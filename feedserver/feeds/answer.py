"""Preview and doctor as the API gives them."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from feedserver.api.answers import Next
from feedserver.clock import zulu
from feedserver.feeds.doctor import Finding, Size
from feedserver.feeds.preview import Shown


class OccurrenceAnswer(BaseModel):
    """An event on a day, as a calendar client shows it."""

    uid: Annotated[str, Field(description="UID of its calendar event.")]
    summary: Annotated[str, Field(description="What stands in the calendar.")]
    start: Annotated[str, Field(description="An instant in UTC, or a date if it takes whole days.")]
    end: Annotated[str, Field(description="Like `start`; of whole days the first one after.")]
    all_day: Annotated[bool, Field(description="Whether it takes whole days.")]
    status: Annotated[Literal["confirmed", "tentative", "cancelled"], Field(description="Its STATUS.")]
    location: Annotated[str | None, Field(description="Where it takes place.")]
    description: Annotated[str | None, Field(description="Its text.")]


class PreviewAnswer(BaseModel):
    """What a feed shows from today on."""

    items: Annotated[list[OccurrenceAnswer], Field(description="By start.")]
    next: Next


class FindingAnswer(BaseModel):
    """One thing the doctor has to say."""

    code: Annotated[str, Field(description="For programs.")]
    level: Annotated[Literal["info", "warning"], Field(description="How much it matters.")]
    message: Annotated[str, Field(description="For people.")]


class SizeAnswer(BaseModel):
    """How large the feed is, beside its limits."""

    bytes: Annotated[int, Field(description="Its size.")]
    events: Annotated[int, Field(description="Number of its events.")]
    max_bytes: Annotated[int, Field(description="Above this, events are left out.")]
    max_events: Annotated[int, Field(description="Above this, events are left out.")]


class DoctorAnswer(BaseModel):
    """What is right and wrong with a token's feed."""

    status: Annotated[
        Literal["live", "revoked", "expired", "suspended"], Field(description="The token's state.")
    ]
    size: Annotated[SizeAnswer | None, Field(description="Null where the token shows no bookings.")]
    findings: Annotated[list[FindingAnswer], Field(description="The gravest first.")]


def preview_answer(shown: list[Shown]) -> dict[str, Any]:
    """The list of a preview; there is always one page."""
    return {"items": [_occurrence(one) for one in shown], "next": None}


def doctor_answer(status: str, size: Size | None, findings: list[Finding]) -> dict[str, Any]:
    """What the doctor says."""
    told = size and {
        "bytes": size.octets,
        "events": size.events,
        "max_bytes": size.max_octets,
        "max_events": size.max_events,
    }
    return {"status": status, "size": told, "findings": [asdict(finding) for finding in findings]}


def _occurrence(one: Shown) -> dict[str, Any]:
    times = {"start": _written(one.start), "end": _written(one.end)}
    return {**asdict(one), **times, "all_day": not isinstance(one.start, datetime)}


def _written(moment: date) -> str | None:
    return zulu(moment) if isinstance(moment, datetime) else moment.isoformat()
