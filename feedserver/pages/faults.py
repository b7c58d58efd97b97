"""Headers of every answer of a room, and a page for whatever goes wrong in it."""

from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from feedserver.bypass import Bypass, mark
from feedserver.database.engine import DATABASE_AWAY
from feedserver.database.fault_log import log_fault
from feedserver.errors import Conflict, InvalidFields, TooMany
from feedserver.pages.guard import FORGED, Refused
from feedserver.pages.headers import add_headers
from feedserver.pages.room import Room
from feedserver.pages.texts import RoomTexts


def answer_with_pages(blueprint: Blueprint, room: Room[RoomTexts]) -> None:
    """Make each refusal and each fault of the blueprint a page of the room."""

    def refused(error: Refused) -> Response:
        if error.reason == FORGED:
            mark(request.environ, Bypass.FORGED_FORM)
        return room.refusal(error.status, error.reason)

    def conflict(_error: Conflict) -> Response:
        return room.refusal(HTTPStatus.CONFLICT, "conflict")

    def too_many(error: TooMany) -> Response:
        mark(request.environ, Bypass.OVER_LIMIT)
        response = room.refusal(HTTPStatus.TOO_MANY_REQUESTS, "too_many")
        response.headers["Retry-After"] = str(error.seconds)
        return response

    def bad(error: HTTPException) -> Response:
        return room.refusal(HTTPStatus(error.code or 500), "bad")

    def invalid(_error: InvalidFields) -> Response:
        return room.refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "bad")

    def away(error: Exception) -> Response:
        log_fault(error)
        response = room.refusal(HTTPStatus.SERVICE_UNAVAILABLE, "away")
        response.headers["Retry-After"] = "5"
        return response

    blueprint.after_request(add_headers)
    blueprint.register_error_handler(Refused, refused)
    blueprint.register_error_handler(Conflict, conflict)
    blueprint.register_error_handler(TooMany, too_many)
    blueprint.register_error_handler(HTTPException, bad)
    blueprint.register_error_handler(InvalidFields, invalid)
    for kind in DATABASE_AWAY:
        blueprint.register_error_handler(kind, away)
