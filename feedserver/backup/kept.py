"""Which of the backups that were made by themselves are kept. Pure."""

from collections.abc import Sequence
from pathlib import Path

#: ``feedserver-20261121``: a name up to the day in it, which is in UTC.
_UP_TO_DAY = len("feedserver-YYYYmmdd")


def superfluous(made: Sequence[Path], last: int, days: int) -> list[Path]:
    """Those to be removed, oldest first; ``made`` are in the order of their times.

    The ``last`` ones are kept, and the latest of each of the ``days`` latest days that have any.
    """
    latest = {path.name[:_UP_TO_DAY]: path for path in made}
    of_days = [latest[day] for day in sorted(latest)[-days:]] if days else []
    kept = {*made[-last:], *of_days}
    return [path for path in made if path not in kept]
