"""What the API says to a reply."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from feedserver.bookings.answer import ParticipantAnswer, participant_answer
from feedserver.replies.record import Noted, Refused


class ReplyAnswer(BaseModel):
    """Whether the answer was noted, and with whom."""

    applied: Annotated[bool, Field(description="False where it changes nothing.")]
    reason: Annotated[str, Field(description="Why it changes nothing; with false alone.")] = ""
    booking: Annotated[str, Field(description="Id of the booking; with true alone.")] = ""
    participants: Annotated[
        list[ParticipantAnswer], Field(description="Those of that address; with true alone.")
    ] = []


def reply_answer(result: Noted | Refused) -> dict[str, Any]:
    """What became of a reply."""
    if isinstance(result, Refused):
        return {"applied": False, "reason": result.reason}
    people = [participant_answer(person) for person in result.participants]
    return {"applied": True, "booking": result.booking_id, "participants": people}
