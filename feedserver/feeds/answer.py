"""Preview as the API gives it."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from feedserver.api.answers import Next
from feedserver.clock import zulu
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


def preview_answer(shown: list[Shown]) -> dict[str, Any]:
    """The list of a preview; there is always one page."""
    return {"items": [_occurrence(one) for one in shown], "next": None}


def _occurrence(one: Shown) -> dict[str, Any]:
    times = {"start": _written(one.start), "end": _written(one.end)}
    return {**asdict(one), **times, "all_day": not isinstance(one.start, datetime)}


def _written(moment: date) -> str | None:
    return zulu(moment) if isinstance(moment, datetime) else moment.isoformat()
