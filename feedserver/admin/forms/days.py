"""Days as forms hold them. Pure."""

from datetime import date

_YEARS = range(1900, 2101)


def read_day(text: str) -> date | None:
    """The day of a text such as 2026-12-31; None for any other, and for a year that is surely a mistake."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None
