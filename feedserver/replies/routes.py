"""Answers that came by mail, over HTTP."""

from typing import Any

from flask import Blueprint, request

from feedserver.access.guard import caller, needs
from feedserver.api.body import read_octets, require_type
from feedserver.api.describe import Operation, describes
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.replies import examples
from feedserver.replies.answer import ReplyAnswer, reply_answer
from feedserver.replies.model import Reply
from feedserver.replies.parse import MAX_OBJECT, reply_in_message, reply_in_object
from feedserver.replies.record import Noted, note_reply
from feedserver.services import services

blueprint = Blueprint("replies", __name__)
OBJECT = "text/calendar"
MESSAGE = "message/rfc822"
_MESSAGE_OCTETS = 1024 * 1024


@blueprint.post("/replies")
@describes(Operation(answer=ReplyAnswer, text_media={OBJECT: examples.OBJECT, MESSAGE: examples.MESSAGE}))
@needs("attachments:write")
def post_reply() -> dict[str, Any]:
    """Note what a participant answered by mail.

    A raw message, or the calendar object with METHOD:REPLY from it. It is matched by UID, SEQUENCE and
    ATTENDEE, and shown as the participant's `answer`. What fits no booking, answers an older state or
    comes from a stranger changes nothing: `"applied": false` with the reason.
    """
    reply = _read()
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        result = note_reply(tx, reply, now)
        if isinstance(result, Noted):
            data = {"participants": len(result.participants)}
            note(tx, caller(), Action.REPLY_NOTED, result.booking_id, now, data=data)
    return reply_answer(result)


def _read() -> Reply:
    """The reply in the present request (Problem or InvalidField for none)."""
    require_type(request, OBJECT, MESSAGE, any_charset=True)
    if request.mimetype == MESSAGE:
        return reply_in_message(read_octets(request, _MESSAGE_OCTETS))
    return reply_in_object(read_octets(request, MAX_OBJECT))
