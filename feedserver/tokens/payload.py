"""What a host may send about calendar tokens."""

from typing import Annotated, Literal

from pydantic import Field

from feedserver.api.fields import Line, Payload, UtcInstant, Word
from feedserver.tokens.model import CancelledForm, Privacy, ProvisionalForm, TokenOptions

_Words = Annotated[list[Word], Field(max_length=50)]
_CalendarName = Annotated[Line, Field(max_length=200)]


class IssuePayload(Payload):
    """The body of ``POST /users/{id}/tokens``."""

    label: Annotated[Line, Field(max_length=200)] | None = None
    calendar_name: _CalendarName | None = None
    privacy: Literal["full", "title", "busy"] = "full"
    kinds: _Words = []
    roles: _Words = []
    past_days: Annotated[int, Field(ge=0, le=3650)] = 90
    future_days: Annotated[int, Field(ge=1, le=3650)] = 540
    cancelled: Literal["tombstone", "prefix", "hide"] = "tombstone"
    provisional: Literal["show", "hide"] = "show"
    expires_at: UtcInstant | None = None

    def options(self) -> TokenOptions:
        """The part that decides what the feed shows."""
        return TokenOptions(
            privacy=Privacy(self.privacy),
            kinds=tuple(self.kinds),
            roles=tuple(self.roles),
            past_days=self.past_days,
            future_days=self.future_days,
            cancelled=CancelledForm(self.cancelled),
            provisional=ProvisionalForm(self.provisional),
        )


class RevokePayload(Payload):
    """The body of ``POST /tokens/{id}/revoke``."""

    reason: Annotated[Line, Field(max_length=1000)] | None = None
