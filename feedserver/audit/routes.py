"""The audit log over HTTP: read, and never changed."""

from typing import Any

from flask import Blueprint, Response, request

from feedserver.access.guard import needs
from feedserver.api.body import JSON, NDJSON
from feedserver.api.describe import Operation, describes
from feedserver.api.pages import page_answer, wanted_page
from feedserver.audit import store
from feedserver.audit.answer import EntryList, row_answer
from feedserver.audit.download import streamed
from feedserver.audit.parameters import PARAMETERS, wanted_entries
from feedserver.services import services

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@describes(
    Operation(
        answer=EntryList,
        parameters=PARAMETERS,
        answer_media={NDJSON: "Everything that fits the filters, an entry in each line."},
    )
)
@needs("audit:read")
def list_audit_entries() -> dict[str, Any] | Response:
    """Read the audit log.

    Newest first. With `Accept: application/x-ndjson` everything that fits the filters, oldest first, an
    entry in each line; `limit` and `cursor` have no effect then.
    """
    which = wanted_entries()
    if request.accept_mimetypes.best_match([JSON, NDJSON]) == NDJSON:
        return streamed(which)
    wanted = wanted_page(by_number=True)
    with services().database.read() as tx:
        page = store.page_of_entries(tx, which, wanted)
    return page_answer(page, row_answer)
