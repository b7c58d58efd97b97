"""Bookings over HTTP: PUT, GET, DELETE."""

from typing import Any

from flask import Blueprint, request

from feedserver.access.guard import needs
from feedserver.api.body import read_payload
from feedserver.api.problems import not_found
from feedserver.bookings.payload import SERVER_SET, BookingPayload, booking_answer, booking_of, outcome_answer
from feedserver.bookings.store import find_booking
from feedserver.bookings.write import delete_booking, put_booking
from feedserver.errors import InvalidField
from feedserver.services import services

blueprint = Blueprint("bookings", __name__)


@blueprint.put("/bookings/<booking_id>")
@needs("bookings:write")
def put(booking_id: str) -> tuple[dict[str, Any], int]:
    """Make or change a booking; an older or equal ``version`` changes nothing."""
    payload = read_payload(BookingPayload, resource_id=booking_id, ignored=SERVER_SET)
    booking = booking_of(payload, booking_id)
    at = services()
    with at.database.write() as tx:
        outcome = put_booking(
            tx, booking_id, booking, version=payload.version, uid_of=at.booking_uid, now=at.clock()
        )
    return outcome_answer(outcome), 201 if outcome.made else 200


@blueprint.get("/bookings/<booking_id>")
@needs("bookings:read")
def get(booking_id: str) -> dict[str, Any]:
    """Read a booking; a deleted one is not found."""
    with services().database.read() as tx:
        record = find_booking(tx, booking_id)
    if record is None or record.deleted_at is not None:
        raise not_found("booking")
    return booking_answer(record)


@blueprint.delete("/bookings/<booking_id>")
@needs("bookings:write")
def delete(booking_id: str) -> tuple[dict[str, Any] | str, int]:
    """Delete a booking: calendars see it cancelled; ``?version=`` obeys the same guard as PUT."""
    version = _version(request.args.get("version"))
    at = services()
    with at.database.write() as tx:
        outcome = delete_booking(tx, booking_id, version=version, uid_of=at.booking_uid, now=at.clock())
    if outcome is None:
        raise not_found("booking")
    return ("", 204) if outcome.applied else (outcome_answer(outcome), 200)


def _version(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 19 or int(text) >= 2**63:
        raise InvalidField("version", "must be a whole number from 0 to 9223372036854775807")
    return int(text)
