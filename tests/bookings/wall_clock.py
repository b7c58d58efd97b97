"""The clock on the wall of a series: what its times mean, and how a host may write them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import strategies as st

from feedserver.timezones import zone


@dataclass(frozen=True)
class Clock:
    """Of a zone, or of whole days. Wall times have no zone; a repeated one is the first."""

    timezone: str
    all_day: bool = False

    def instant(self, wall: datetime) -> datetime:
        """In UTC; a skipped time with the offset before the change."""
        return wall.replace(tzinfo=UTC if self.all_day else zone(self.timezone)).astimezone(UTC)

    def wall(self, instant: datetime) -> datetime:
        return instant.astimezone(UTC if self.all_day else zone(self.timezone)).replace(tzinfo=None)

    def exists(self, wall: datetime) -> bool:
        """Whether the clock ever shows it."""
        return self.wall(self.instant(wall)) == wall

    def texts(self, instant: datetime) -> st.SearchStrategy[str]:
        """The ways to write an instant: local (where that means it), with Z, with an offset; or the date."""
        if self.all_day:
            return st.just(f"{instant:%Y-%m-%d}")
        forms = [f"{instant:%Y-%m-%dT%H:%M:%SZ}", instant.astimezone(zone("Asia/Kathmandu")).isoformat()]
        wall = self.wall(instant)
        if self.instant(wall) == instant:
            forms += [wall.isoformat()] * 4
        return st.sampled_from(forms)
