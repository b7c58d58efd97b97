"""What was moved, for a machine."""

from pathlib import Path
from typing import Any

from feedserver.transfer.file import Heading


def summary(path: Path, heading: Heading) -> dict[str, Any]:
    """The heading without the marks of the keys, as ``--json`` prints it."""
    return {
        "path": str(path),
        "revision": heading.revision,
        "exported_at": heading.exported_at,
        "uid_domain": heading.uid_domain,
        "keys": list(heading.keys.signing),
        "rows": heading.total,
        "tables": heading.rows,
    }
