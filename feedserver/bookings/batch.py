"""Many bookings at once, in their order, each kept whole or refused: one change of each feed."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import Connection

from feedserver.api.fields import IDENTIFIER, IDENTIFIER_RULE, check_payload
from feedserver.api.strict_json import NotJson, parse, refuse_bad_text
from feedserver.bookings.answer import SERVER_SET, item_answer
from feedserver.bookings.payload import BookingPayload, booking_of
from feedserver.bookings.write import Put, UidOf, put_bookings
from feedserver.errors import InvalidField, InvalidFields
from feedserver.shelves.keep import Shelves

MAX_ITEMS = 1000


def parse_lines(octets: bytes) -> list[Any]:
    """The values of newline-delimited JSON; an InvalidField for a line that is not JSON.

    Reads one more than a batch may have, and no further: millions of empty objects fit into a body.
    """
    values: list[Any] = []
    for line in BytesIO(octets):
        if len(values) > MAX_ITEMS:
            break
        if line.strip():
            try:
                values.append(parse(line))
            except NotJson as error:
                values.append(InvalidField("", f"the line is not JSON: {error}"))
    return values


def put_batch(
    tx: Connection, items: Sequence[Any], *, uid_of: UidOf, shelves: Shelves, now: datetime
) -> list[dict[str, Any]]:
    """Make or change bookings, each a JSON object with its ``id``; gives the result of each."""
    read = [_put_of(item) for item in items]
    puts = [one for one in read if isinstance(one, Put)]
    outcomes = iter(put_bookings(tx, puts, uid_of=uid_of, shelves=shelves, now=now))
    results = []
    for item, one in zip(items, read, strict=True):
        outcome = next(outcomes) if isinstance(one, Put) else one
        if isinstance(outcome, InvalidFields):
            results.append({"id": _id_of(item), "status": 422, "errors": outcome.errors})
        else:
            results.append(item_answer(outcome))
    return results


def _put_of(item: Any) -> Put | InvalidFields:
    try:
        return _read(item)
    except InvalidFields as refusal:
        return refusal


def _read(item: Any) -> Put:
    if isinstance(item, InvalidFields):
        raise item
    if not isinstance(item, dict):
        raise InvalidField("", "must be a JSON object")
    refuse_bad_text(item)
    booking_id = _id_of(item)
    if booking_id is None or not IDENTIFIER.fullmatch(booking_id):
        raise InvalidField("id", IDENTIFIER_RULE)
    said = {name: value for name, value in item.items() if name != "id" and name not in SERVER_SET}
    payload = check_payload(BookingPayload, said)
    return Put(id=booking_id, booking=booking_of(payload, booking_id), version=payload.version)


def _id_of(item: Any) -> str | None:
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, str) else None
