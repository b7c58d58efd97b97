"""Suspending and resuming, of a user as of an organisation."""

from collections.abc import Callable
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.forms.reason import read_reason
from feedserver.admin.guard import AdministratorVisit
from feedserver.admin.question import Question
from feedserver.admin.room import ROOM
from feedserver.admin.routes.page import ask, checked, to
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.errors import Conflict
from feedserver.pages.guard import there
from feedserver.services import services

#: What suspends or resumes, in a transaction; gives None where there is none, else whether anything changed.
Hold = Callable[..., tuple[Any, bool] | None]
_SUSPENDS = (Action.USER_SUSPENDED, Action.ORGANISATION_SUSPENDED)


def change_hold(
    visit: AdministratorVisit,
    subject: str,
    change: Hold,
    action: Action,
    question: Callable[[], Question],
    *,
    page: str,
    user: str | None = None,
) -> Response:
    """Do what ``question`` asks, with a reason, and go to ``page``; ``user`` is whom it concerns.

    Raises:
        Conflict: that is so already.
    """
    reason = read_reason(request.form, ROOM.texts())
    if reason.error:
        return ask(visit, question(), reason)
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        _, has_changed = there(change(tx, checked(subject), now))
        if not has_changed:
            raise Conflict("Somebody else was faster.")
        note(tx, visit.actor, action, subject, now, user=user, reason=reason.text)
    return to(page, "suspended" if action in _SUSPENDS else "resumed")
