"""Who suspended somebody, when and why. Pure."""

from datetime import datetime

from feedserver.admin.view.teller import Teller
from feedserver.audit.model import Details


def suspended_by(held_at: datetime | None, said: Details | None, teller: Teller) -> str | None:
    """A sentence with what the audit log says of it; None where no administrator's suspension holds."""
    t = teller.texts.users
    if held_at is None:
        return None
    if said is None or said.reason is None or said.actor_name is None:
        return t.suspended_by_unknown.format(teller.moment(held_at))
    return t.suspended_by.format(said.actor_name, teller.moment(held_at), said.reason)
