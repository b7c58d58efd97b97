"""Facts as administrators read them: in their language, in UTC. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from feedserver.admin.texts import Texts
from feedserver.doctor.languages import LANGUAGES
from feedserver.doctor.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Teller:
    """Says facts in the words of a language; all times are UTC."""

    texts: Texts
    speaker: Speaker

    @classmethod
    def of(cls, texts: Texts) -> "Teller":
        """Of the language of those words."""
        return cls(texts, Speaker(LANGUAGES[texts.common.language], UTC))

    def day(self, day: date) -> str:
        """A day: "21 November 2026"."""
        return self.speaker.day(day)

    def moment(self, instant: datetime) -> str:
        """An instant: "21 November 2026, 14:05 UTC"."""
        day, time = self.speaker.day(instant), self.speaker.time(instant)
        return self.texts.moment.format(day=day, time=time)

    def past(self, instant: datetime, now: datetime) -> str:
        """An instant and how long ago it was: "21 November 2026, 14:05 UTC (2 hours ago)"."""
        return f"{self.moment(instant)} ({self.speaker.ago(now - instant)})"

    def number(self, number: int) -> str:
        """A whole number: "1,500"."""
        return self.speaker.number(number)
