"""JSON merge patch (RFC 7396): an object that says what shall be different."""

from collections.abc import Collection
from typing import Any


def merged(target: Any, patch: Any, *, whole: Collection[str] = ()) -> Any:
    """The target with the patch applied; null takes a field away, so that its default holds again.

    ``whole`` names top-level fields that are replaced as they are, not merged into.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif name in whole:
            result[name] = value
        else:
            result[name] = merged(result.get(name), value)
    return result
