"""The doctor over the host's API."""

from typing import Any

from flask import Blueprint

from feedserver.access.guard import needs
from feedserver.api.describe import Operation, describes
from feedserver.api.problems import there
from feedserver.doctor.answer import DoctorAnswer, doctor_answer
from feedserver.doctor.english import ENGLISH
from feedserver.doctor.examine import examine
from feedserver.people.store import find_user
from feedserver.services import services
from feedserver.tokens.store import find_token

blueprint = Blueprint("doctor", __name__)


@blueprint.get("/tokens/<token_id>/doctor")
@describes(Operation(answer=DoctorAnswer))
@needs("tokens:read")
def doctor(token_id: str) -> dict[str, Any]:
    """Say what is wrong with a feed.

    Who fetches it, when the next fetch is due, and whether a stranger may hold its address; how large it is,
    what it leaves out, and why.
    """
    at = services()
    with at.database.read() as tx:
        token = there(find_token(tx, token_id), "token")
        owner = there(find_user(tx, token.user), "user")
        examination = examine(tx, at, token, owner, ENGLISH, at.clock())
    return doctor_answer(examination)
