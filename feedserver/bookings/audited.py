"""What the audit log says of changes of bookings: names of fields, numbers and ids, no texts. Pure."""

from collections.abc import Sequence
from typing import Any

from feedserver.bookings.life import Outcome


def of_outcome(outcome: Outcome) -> dict[str, Any]:
    """Of one booking."""
    record = outcome.record
    said = {"version": record.version, "sequence": record.sequence}
    return {"made": True, **said} if outcome.made else {"changed": outcome.changed, **said}


def of_batch(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of the results of a batch; empty where nothing was applied. A batch, and so the list, is bounded."""
    applied = [result for result in results if result["status"] != 422 and result["applied"]]
    if not applied:
        return {}
    refused = sum(result["status"] == 422 for result in results)
    made = sum(result["status"] == 201 for result in applied)
    ids = list(dict.fromkeys(result["id"] for result in applied))
    return {"applied": len(applied), "made": made, "refused": refused, "bookings": ids}
