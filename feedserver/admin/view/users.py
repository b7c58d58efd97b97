"""Users as administrators see them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedserver.admin.places import Kind, Place
from feedserver.admin.question import Question
from feedserver.admin.view.marks import Fact, Leading, Mark, Shown
from feedserver.admin.view.people import Cause, causes_of_user
from feedserver.admin.view.suspension import suspended_by
from feedserver.admin.view.teller import Teller
from feedserver.audit.model import Details
from feedserver.people.model import Organisation, User


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """A user in words."""

    id: str
    name: str
    is_held: bool
    facts: list[Fact]
    #: Why the bookings are not shown.
    causes: list[str]
    suspended_by: str | None

    @property
    def page(self) -> str:
        """Its path below the room's."""
        return Place(Kind.USER, self.id).rest


def user_view(
    user: User, organisation: Organisation | None, suspension: Details | None, teller: Teller
) -> UserView:
    """The page of a user; ``suspension`` is what the audit log says of the one that holds now."""
    t = teller.texts.users
    return UserView(
        id=user.id,
        name=name_of(user, teller),
        is_held=user.held_at is not None,
        facts=[
            (t.id, user.id),
            (t.email, user.email or teller.texts.none),
            (t.organisation, _organisation(user, organisation, teller)),
            (t.timezone, user.timezone),
            (t.created, teller.day(user.created_at)),
            (t.state, state_of(user, teller, with_day=True)),
        ],
        causes=[t.causes[cause] for cause in causes_of_user(user, organisation)],
        suspended_by=suspended_by(user.held_at, suspension, teller),
    )


def user_columns(teller: Teller) -> list[str]:
    """The heads of a list of users."""
    t = teller.texts.users
    return [t.name, t.id, t.email, t.organisation, t.state]


def user_rows(users: Iterable[User], teller: Teller) -> list[list[Shown]]:
    """A line for each user."""
    none = teller.texts.none
    return [
        [
            Leading(name_of(user, teller), Place(Kind.USER, user.id).rest),
            user.id,
            user.email or none,
            Leading(user.organisation, _page_of(user.organisation)) if user.organisation else none,
            state_of(user, teller),
        ]
        for user in users
    ]


def state_of(user: User, teller: Teller, *, with_day: bool = False) -> Mark:
    """Whether a user may publish."""
    t = teller.texts.users
    if user.suspended_at is None:
        return Mark("live", t.active)
    since = f" ({t.since.format(teller.day(user.suspended_at))})" if with_day else ""
    return Mark("suspended", f"{t.suspended}{since}")


def name_of(user: User, teller: Teller) -> str:
    """What a user is called; a deleted one has no name."""
    return user.name or teller.texts.users.no_name


def suspend_question(user: User, teller: Teller) -> Question:
    """Whether to suspend a user."""
    t = teller.texts.users
    return _question(user, "suspend", t.suspend_title, t.suspend_says, t.suspend_yes, teller)


def resume_question(user: User, organisation: Organisation | None, teller: Teller) -> Question:
    """Whether to resume a user, and what stays as it is then."""
    t = teller.texts.users
    others = [cause for cause in causes_of_user(user, organisation) if cause is not Cause.HELD]
    says = t.resume_says if not others else t.resume_says[:1]
    still = tuple(t.resume_still.format(t.causes[cause]) for cause in others)
    return _question(user, "resume", t.resume_title, says + still, t.resume_yes, teller)


def _question(
    user: User, action: str, title: str, says: tuple[str, ...], yes: str, teller: Teller
) -> Question:
    page = Place(Kind.USER, user.id).rest
    return Question(
        part="users",
        title=title.format(name_of(user, teller)),
        says=says,
        action=f"{page}/{action}",
        yes=yes,
        back=page,
    )


def _organisation(user: User, organisation: Organisation | None, teller: Teller) -> Shown:
    if user.organisation is None:
        return teller.texts.none
    name = organisation.name if organisation else user.organisation
    return Leading(name or user.organisation, _page_of(user.organisation))


def _page_of(organisation: str) -> str:
    return Place(Kind.ORGANISATION, organisation).rest
