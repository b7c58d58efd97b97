"""Ending many links, in words. Pure."""

from datetime import date

from feedserver.admin.question import Question
from feedserver.admin.view.teller import Teller
from feedserver.admin.view.users import name_of
from feedserver.people.model import Organisation, User


def end_question(
    number: int,
    user: User | None,
    organisation: Organisation | None,
    issued_before: date | None,
    query: str,
    teller: Teller,
) -> Question:
    """Whether to end that many links; ``query`` names them in addresses."""
    t = teller.texts.end
    which = []
    if user is not None:
        which.append(t.of_user.format(name_of(user, teller), user.id))
    if organisation is not None:
        which.append(t.of_organisation.format(organisation.name, organisation.id))
    if issued_before is not None:
        which.append(t.of_day.format(teller.day(issued_before)))
    return Question(
        part="end",
        title=teller.speaker.count(t.ask_title, number),
        says=(*which, *t.says),
        action=f"/end/ask?{query}",
        yes=teller.speaker.count(t.yes, number),
        back=f"/end?{query}",
        is_danger=True,
    )
