"""What decides how a booking is written, of all that a token may choose. Pure.

Tokens of one user that write alike share a shelf. Window, kinds and roles choose among finished entries,
and are no part of a style.
"""

from dataclasses import dataclass

from feedserver.tokens.model import CancelledForm, Privacy, ProvisionalForm, RecurrenceForm, TokenOptions


@dataclass(frozen=True, slots=True)
class ShelfStyle:
    """How bookings are written, and which of their states are. ``alarms`` are minutes before the start."""

    privacy: Privacy
    cancelled: CancelledForm
    provisional: ProvisionalForm
    recurrence: RecurrenceForm
    alarms: tuple[int, ...]

    @property
    def name(self) -> str:
        """The same text for the same style; :func:`style_named` reads it."""
        reminders = "-".join(map(str, self.alarms))
        return f"{self.privacy}.{self.cancelled}.{self.provisional}.{self.recurrence}.{reminders}"


def style_of(options: TokenOptions) -> ShelfStyle:
    """The style of a token."""
    return ShelfStyle(
        options.privacy, options.cancelled, options.provisional, options.recurrence, options.alarms
    )


def style_named(name: str) -> ShelfStyle:
    """The style of that name.

    Raises:
        ValueError: no style has it.
    """
    privacy, cancelled, provisional, recurrence, reminders = name.split(".")
    return ShelfStyle(
        Privacy(privacy),
        CancelledForm(cancelled),
        ProvisionalForm(provisional),
        RecurrenceForm(recurrence),
        tuple(int(minutes) for minutes in reminders.split("-") if minutes),
    )
