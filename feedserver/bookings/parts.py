"""What a host may send inside a booking: the meeting, the organiser, the participants."""

from typing import Annotated, Any

from pydantic import Field

from feedserver.api.fields import Email, Identifier, MeetingUrl, Payload, Text, Word


class MeetingPayload(Payload):
    """Where a booking is held online."""

    provider: Annotated[Word | None, Field(description="Who runs the meeting, such as `google_meet`.")] = None
    url: Annotated[MeetingUrl, Field(description="Where to join: https, tel or mailto.")]


class OrganiserPayload(Payload):
    """Who holds the booking."""

    name: Annotated[Text | None, Field(description="The organiser's name.")] = None
    email: Annotated[Email, Field(description="The organiser's e-mail address.")]


class ParticipantPayload(Payload):
    """Somebody the booking concerns, with a user, an e-mail address or both."""

    user: Annotated[
        Identifier | None, Field(description="Id of a user; the booking is in the feeds of that user.")
    ] = None
    email: Annotated[
        Email | None, Field(description="An e-mail address; alone, it puts nothing in a feed.")
    ] = None
    name: Annotated[Text | None, Field(description="The participant's name.")] = None
    role: Annotated[Word | None, Field(description="A word of the host's, such as `apprentice`.")] = None
    answer: Annotated[Any, Field(description="Set by the server.", json_schema_extra={"readOnly": True})] = (
        None
    )
    answered_at: Annotated[
        Any, Field(description="Set by the server.", json_schema_extra={"readOnly": True})
    ] = None
