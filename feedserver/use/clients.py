"""Which calendar client it is, by its User-Agent: a table, ``clients.toml``, and nothing else."""

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

OTHER = "Other"


@lru_cache(maxsize=1024)
def family_of(user_agent: str) -> str:
    """The family's name, such as ``Google Calendar``; ``Other`` for a stranger."""
    lowered = user_agent[:512].lower()
    return next((family for family, parts in _table() if any(part in lowered for part in parts)), OTHER)


def families() -> tuple[str, ...]:
    """Every name :func:`family_of` can give."""
    return (*(family for family, _ in _table()), OTHER)


@cache
def _table() -> tuple[tuple[str, tuple[str, ...]], ...]:
    content = tomllib.loads(files("feedserver.use").joinpath("clients.toml").read_text("utf-8"))
    return tuple(
        (row["family"], tuple(part.lower() for part in row["contains"])) for row in content["client"]
    )
