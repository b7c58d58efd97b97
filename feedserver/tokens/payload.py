"""What a host may send about calendar tokens."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from feedserver.api.fields import Identifier, Line, Payload, UtcInstant, Word, example
from feedserver.tokens.model import CancelledForm, Privacy, ProvisionalForm, RecurrenceForm, TokenOptions

_Words = Annotated[list[Word], Field(max_length=50)]
_Name = Annotated[Line, Field(max_length=200)]
_Reason = Annotated[Line, Field(max_length=1000)]
#: Up to four weeks before the start.
_Minutes = Annotated[int, Field(ge=0, le=40_320)]


class TokenDefaults(Payload):
    """What an organisation may set for the tokens of its users; only what was given counts."""

    calendar_name: Annotated[_Name | None, Field(description="What calendars call it.")] = None
    privacy: Annotated[
        Literal["full", "title", "busy"], Field(description="How much of a booking the feed tells.")
    ] = "full"
    kinds: Annotated[_Words, Field(description="Only bookings of these kinds; empty: all.")] = []
    roles: Annotated[_Words, Field(description="Only bookings in which the user has these roles.")] = []
    past_days: Annotated[int, Field(ge=0, le=3650, description="Whole days back from today, UTC.")] = 90
    future_days: Annotated[int, Field(ge=1, le=3650, description="Whole days ahead of today, UTC.")] = 540
    cancelled: Annotated[
        Literal["tombstone", "prefix", "hide"], Field(description="How cancelled bookings are shown.")
    ] = "tombstone"
    provisional: Annotated[
        Literal["show", "hide"], Field(description="Whether provisional bookings are shown.")
    ] = "show"
    recurrence: Annotated[
        Literal["native", "expanded"],
        Field(description="Series as one event with a rule, or as one event per occurrence."),
    ] = "native"
    alarms: Annotated[
        list[_Minutes], Field(max_length=5, description="Reminders, in whole minutes before the start.")
    ] = []
    idle_days: Annotated[
        int | None, Field(ge=1, le=3650, description="Whole days without a fetch after which it ends.")
    ] = None

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
            recurrence=RecurrenceForm(self.recurrence),
            alarms=tuple(sorted(set(self.alarms))),
        )

    def given(self) -> dict[str, Any]:
        """What was said, without what follows from defaults."""
        return self.model_dump(exclude_unset=True)


class IssuePayload(TokenDefaults):
    """What a token shows, and how long; everything is optional."""

    model_config = example({"label": "My phone", "privacy": "title", "future_days": 365})

    label: Annotated[_Name | None, Field(description="What the owner calls it, such as the device.")] = None
    expires_at: Annotated[UtcInstant | None, Field(description="When it ends; in the past: at once.")] = None


class RotatePayload(Payload):
    """How long the old address still works."""

    model_config = example({"grace_days": 7})

    grace_days: Annotated[
        int, Field(ge=0, le=365, description="Whole days for which the old address still works.")
    ] = 7


class RevokePayload(Payload):
    """Why a token ends."""

    model_config = example({"reason": "The phone was lost."})

    reason: Annotated[_Reason | None, Field(description="Why it ends; kept with the token.")] = None


class RevokeManyPayload(Payload):
    """Which tokens end (joined by AND, at least one), and why."""

    model_config = example(
        {"issued_before": "2026-01-01T00:00:00Z", "reason": "Old addresses.", "dry_run": True}
    )

    user: Annotated[Identifier | None, Field(description="Only tokens of this user.")] = None
    organisation: Annotated[
        Identifier | None, Field(description="Only tokens of users of this organisation.")
    ] = None
    issued_before: Annotated[UtcInstant | None, Field(description="Only tokens issued earlier.")] = None
    reason: Annotated[_Reason | None, Field(description="Why they end; kept with the tokens.")] = None
    dry_run: Annotated[bool, Field(description="Count, and end none.")] = False

    @model_validator(mode="after")
    def _names_some(self) -> "RevokeManyPayload":
        if self.user is None and self.organisation is None and self.issued_before is None:
            raise ValueError("needs at least one of user, organisation and issued_before")
        return self
