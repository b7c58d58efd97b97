"""A receiver of invitations that is not ours: Thunderbird. It gets whole mails and does what it offers."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.receivers.marionette import Thunderbird, thunderbird

#: The recipient: invitations have to be for this address.
ADDRESS = "amira@recipient.example"

_SCRIPT = (Path(__file__).parent / "thunderbird.js").read_text()


@dataclass(frozen=True)
class Shown:
    """An event or an occurrence in the recipient's calendar; times in UTC, dates if it is all-day."""

    uid: str
    recurrence_id: datetime | date | None
    start: datetime | date
    end: datetime | date
    summary: str
    status: str | None
    sequence: int
    location: str | None


class Receiver:
    """A calendar of Thunderbird's and the inbox next to it."""

    def __init__(self, running: Thunderbird) -> None:
        self._running = running
        self._call("setUp", ADDRESS)

    def take(self, message: bytes) -> str | None:
        """Open a mail and press the button that the bar above it offers: Accept, Update or Delete.

        Gives Thunderbird's name for that: REQUEST (new), REQUEST:UPDATE, REQUEST:UPDATE-MINOR (the same
        SEQUENCE, a later DTSTAMP), CANCEL; None if the mail is not newer than what the calendar has, or
        cancels what is not there. Asked whether to add again what was deleted, the recipient says yes.
        Raises RuntimeError if Thunderbird sees no invitation in the mail.
        """
        name = self._call("take", base64.b64encode(message).decode())
        return None if name is None else str(name)

    def events(self) -> list[Shown]:
        """All that the calendar shows, by start; a series as its occurrences."""
        shown = [
            Shown(**event | {name: _time(event[name]) for name in ("recurrence_id", "start", "end")})
            for event in self._call("events")
        ]
        return sorted(shown, key=lambda event: event.start.isoformat())

    def copies(self) -> int:
        """How many events are stored; a series is one."""
        return int(self._call("copies"))

    def empty(self) -> None:
        """Replace the calendar by an empty one."""
        self._call("empty")

    def _call(self, function: str, *arguments: str) -> Any:
        call = f"{function}({', '.join(map(json.dumps, arguments))})"
        return self._running.run(f"{_SCRIPT}\nreturn {call};")


@contextmanager
def receiving(home: Path) -> Iterator[Receiver]:
    """A receiver with an empty profile in that folder, as long as the context lasts."""
    with thunderbird(home) as running:
        yield Receiver(running)


def _time(text: str | None) -> datetime | date | None:
    if text is None:
        return None
    if "T" in text:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
