"""Bookings over HTTP."""

from typing import Any

from flask import Blueprint, request

from feedserver.access.guard import caller, needs
from feedserver.api import query
from feedserver.api.body import NDJSON, read_object, read_octets, read_patch, read_payload, require_type
from feedserver.api.describe import IF_MATCH, PAGE, Operation, describes
from feedserver.api.fields import check_payload
from feedserver.api.merge_patch import merged
from feedserver.api.pages import page_answer, wanted_page
from feedserver.api.preconditions import require_match, tagged
from feedserver.api.problems import there
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.bookings import store, write
from feedserver.bookings.answer import (
    SERVER_SET,
    BatchAnswer,
    BookingAnswer,
    BookingList,
    BookingWritten,
    booking_answer,
    booking_document,
    outcome_answer,
)
from feedserver.bookings.audited import of_batch, of_outcome
from feedserver.bookings.batch import MAX_ITEMS, parse_lines, put_batch
from feedserver.bookings.batch_payload import LINES_EXAMPLE, BatchPayload
from feedserver.bookings.model import Record, Status
from feedserver.bookings.parameters import FILTERS, VERSION
from feedserver.bookings.payload import BookingPayload, booking_of
from feedserver.bookings.sift import Sifted, sift
from feedserver.bookings.write import Put
from feedserver.database.pages import Page
from feedserver.errors import InvalidField
from feedserver.services import services

blueprint = Blueprint("bookings", __name__)
Tagged = tuple[dict[str, Any], int, dict[str, str]]
_BATCH_OCTETS = 16 * 1024 * 1024


@blueprint.put("/bookings/<booking_id>")
@describes(Operation(BookingPayload, BookingWritten, (200, 201), (IF_MATCH,), ignored=SERVER_SET))
@needs("bookings:write")
def put_booking(booking_id: str) -> Tagged:
    """Make or change a booking.

    An older or equal `version` changes nothing and answers `"applied": false`.
    """
    payload = read_payload(BookingPayload, resource_id=booking_id, ignored=SERVER_SET)
    one = Put(id=booking_id, booking=booking_of(payload, booking_id), version=payload.version)
    at = services()
    with at.database.write() as tx:
        store.hold_bookings(tx, [booking_id])
        require_match(lambda: _current(sift(tx, [booking_id]), booking_id))
        now = at.clock()
        outcome = write.put_booking(tx, one, uid_of=at.booking_uid, shelves=at.shelves, now=now)
        if outcome.applied:
            note(tx, caller(), Action.BOOKING_PUT, booking_id, now, data=of_outcome(outcome))
    return tagged(outcome_answer(outcome), 201 if outcome.made else 200)


@blueprint.patch("/bookings/<booking_id>")
@describes(
    Operation(
        BookingPayload,
        BookingWritten,
        parameters=(IF_MATCH,),
        ignored=SERVER_SET,
        is_patch=True,
        example={"status": "confirmed"},
    )
)
@needs("bookings:write")
def patch_booking(booking_id: str) -> Tagged:
    """Change parts of a booking.

    JSON merge patch: null resets a field, lists and `recurrence` are replaced whole.
    """
    said = read_patch(resource_id=booking_id, ignored=SERVER_SET)
    at = services()
    with at.database.write() as tx:
        store.hold_bookings(tx, [booking_id])
        shown = there(_shown(store.find_booking(tx, booking_id)), "booking")
        require_match(lambda: shown)
        payload = check_payload(BookingPayload, merged(booking_document(shown), said, whole=("recurrence",)))
        one = Put(id=booking_id, booking=booking_of(payload, booking_id), version=payload.version)
        now = at.clock()
        outcome = write.put_booking(tx, one, uid_of=at.booking_uid, shelves=at.shelves, now=now)
        if outcome.applied:
            note(tx, caller(), Action.BOOKING_PATCHED, booking_id, now, data=of_outcome(outcome))
    return tagged(outcome_answer(outcome))


@blueprint.get("/bookings/<booking_id>")
@describes(Operation(answer=BookingAnswer))
@needs("bookings:read")
def get_booking(booking_id: str) -> Tagged:
    """Read a booking.

    A deleted one is not found.
    """
    with services().database.read() as tx:
        shown = there(_shown(store.find_booking(tx, booking_id)), "booking")
    return tagged(shown)


@blueprint.get("/bookings")
@describes(Operation(answer=BookingList, parameters=(*PAGE, *FILTERS)))
@needs("bookings:read")
def list_bookings() -> dict[str, Any]:
    """List the bookings.

    By id, without the deleted ones. Where what is kept of some cannot be read, `unreadable` has their ids.
    """
    wanted = wanted_page()
    with services().database.read() as tx:
        page = store.page_of_bookings(
            tx,
            wanted,
            user=query.identifier("user"),
            after=query.instant("from"),
            before=query.instant("to"),
            status=query.choice("status", list(Status)),
        )
        found = sift(tx, [row.id for row in page.rows])
    readable = Page([row for row in page.rows if row.id in found.records], page.next)
    answer = page_answer(readable, lambda row: booking_answer(found.records[row.id]))
    return {**answer, "unreadable": list(found.unreadable)} if found.unreadable else answer


@blueprint.delete("/bookings/<booking_id>")
@describes(Operation(statuses=(204, 200), answer=BookingWritten, parameters=(IF_MATCH, VERSION)))
@needs("bookings:write")
def delete_booking(booking_id: str) -> tuple[dict[str, Any] | str, int]:
    """Delete a booking.

    Calendars see it cancelled. An older or equal `version` changes nothing: 200 with `"applied": false`.
    """
    version = query.integer("version")
    at = services()
    with at.database.write() as tx:
        store.hold_bookings(tx, [booking_id])
        require_match(lambda: _current(sift(tx, [booking_id]), booking_id))
        now = at.clock()
        gone = write.delete_booking(
            tx, booking_id, version=version, uid_of=at.booking_uid, shelves=at.shelves, now=now
        )
        outcome = there(gone, "booking")
        if outcome.moved:
            note(tx, caller(), Action.BOOKING_DELETED, booking_id, now, data=of_outcome(outcome))
    return ("", 204) if outcome.applied else (outcome_answer(outcome), 200)


@blueprint.post("/bookings/batch")
@describes(Operation(BatchPayload, BatchAnswer, text_media={NDJSON: LINES_EXAMPLE}))
@needs("bookings:write")
def put_bookings() -> dict[str, Any]:
    """Make or change up to 1,000 bookings.

    As `{"bookings": [...]}` or as newline-delimited JSON, each with its `id`. Applied in order, each kept
    whole or refused, and one change of each feed. Always 200; each item has its own status.
    """
    items = _items()
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        results = put_batch(tx, items, uid_of=at.booking_uid, shelves=at.shelves, now=now)
        if data := of_batch(results):
            note(tx, caller(), Action.BOOKINGS_BATCH, None, now, data=data)
    return {"results": results}


def _items() -> list[Any]:
    """The bookings of a batch, from either form (Problem or InvalidField for neither)."""
    if request.mimetype == NDJSON:
        require_type(request, NDJSON)
        items = parse_lines(read_octets(request, _BATCH_OCTETS))
    else:
        body = read_object(request, max_octets=_BATCH_OCTETS, text_checked=False)
        items = check_payload(BatchPayload, body).bookings
    if len(items) > MAX_ITEMS:
        raise InvalidField("bookings", f"must be at most {MAX_ITEMS}")
    return items


def _current(found: Sifted, booking_id: str) -> dict[str, Any] | None:
    """A booking as a GET would give it now; one that cannot be read fits no ETag, and ``*`` alone."""
    return {"id": booking_id} if found.unreadable else _shown(found.records.get(booking_id))


def _shown(record: Record | None) -> dict[str, Any] | None:
    """A booking as a GET gives it; None for one that is deleted or was never there."""
    return None if record is None or record.deleted_at is not None else booking_answer(record)
