"""The doctor as the API gives it."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from feedserver.api.fields import Instant
from feedserver.clock import zulu
from feedserver.doctor.examination import Examination
from feedserver.tokens.answer import ClientAnswer, client_answer
from feedserver.use.clients import polling_of
from feedserver.use.model import ClientUse


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


class PollingClientAnswer(ClientAnswer):
    """A family of calendar clients that came, and how often such clients ask."""

    polls_hours: Annotated[
        list[float] | None,
        Field(
            min_length=2,
            max_length=2,
            description="Hours between two fetches, from the shortest usual time to the longest; "
            "null where nobody knows.",
        ),
    ]


class DoctorAnswer(BaseModel):
    """What is right and wrong with a token's feed."""

    status: Annotated[
        Literal["live", "revoked", "expired", "suspended"], Field(description="The token's state.")
    ]
    size: Annotated[SizeAnswer | None, Field(description="Null where the token shows no bookings.")]
    clients: Annotated[list[PollingClientAnswer], Field(description="Who fetched it.")]
    last_fetched_at: Annotated[Instant | None, Field(description="When its feed was last fetched.")]
    next_fetch_due: Annotated[
        Instant | None,
        Field(
            description="By when the client that fetched it last should ask again, if its device is on; "
            "past if it is late, null where nobody knows and for a token that is not live."
        ),
    ]
    findings: Annotated[list[FindingAnswer], Field(description="The gravest first.")]


def doctor_answer(found: Examination) -> dict[str, Any]:
    """What the doctor says."""
    size = found.size and {
        "bytes": found.size.octets,
        "events": found.size.events,
        "max_bytes": found.size.max_octets,
        "max_events": found.size.max_events,
    }
    return {
        "status": found.status.value,
        "size": size,
        "clients": [_client(client) for client in found.use.clients],
        "last_fetched_at": zulu(found.use.last_fetched_at),
        "next_fetch_due": zulu(found.next_fetch_due),
        "findings": [asdict(finding) for finding in found.findings],
    }


def _client(client: ClientUse) -> dict[str, Any]:
    polling = polling_of(client.family)
    return {**client_answer(client), "polls_hours": polling and list(polling.every_hours)}
