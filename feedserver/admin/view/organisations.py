"""Organisations as administrators see them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feedserver.admin.places import Kind, Place
from feedserver.admin.question import Question
from feedserver.admin.view.marks import Fact, Leading, Mark, Shown
from feedserver.admin.view.people import Cause, causes_of_organisation
from feedserver.admin.view.suspension import suspended_by
from feedserver.admin.view.teller import Teller
from feedserver.audit.model import Details
from feedserver.people.model import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationView:
    """An organisation in words."""

    id: str
    name: str
    is_held: bool
    facts: list[Fact]
    #: Why its users may not publish, as far as it is concerned.
    causes: list[str]
    suspended_by: str | None

    @property
    def page(self) -> str:
        """Its path below the room's."""
        return Place(Kind.ORGANISATION, self.id).rest


def organisation_view(
    organisation: Organisation, members: int, links: int, suspension: Details | None, teller: Teller
) -> OrganisationView:
    """The page of an organisation; ``links`` is the number of those not ended."""
    t = teller.texts.organisations
    return OrganisationView(
        id=organisation.id,
        name=name_of(organisation),
        is_held=organisation.held_at is not None,
        facts=[
            (t.id, organisation.id),
            (t.members, teller.number(members)),
            (t.links, teller.number(links)),
            (t.created, teller.day(organisation.created_at)),
            (t.state, _state(organisation, teller)),
        ],
        causes=[t.causes[cause] for cause in causes_of_organisation(organisation)],
        suspended_by=suspended_by(organisation.held_at, suspension, teller),
    )


def organisation_columns(teller: Teller) -> list[str]:
    """The heads of a list of organisations."""
    t = teller.texts.organisations
    return [t.name, t.id, t.members, t.state]


def organisation_rows(
    organisations: Iterable[Organisation], members: Mapping[str, int], teller: Teller
) -> list[list[Shown]]:
    """A line for each organisation; ``members`` is the number of users by id."""
    return [
        [
            Leading(name_of(organisation), Place(Kind.ORGANISATION, organisation.id).rest),
            organisation.id,
            teller.number(members.get(organisation.id, 0)),
            _state(organisation, teller),
        ]
        for organisation in organisations
    ]


def name_of(organisation: Organisation) -> str:
    """What an organisation is called."""
    return organisation.name or organisation.id


def suspend_question(organisation: Organisation, members: int, teller: Teller) -> Question:
    """Whether to suspend an organisation, with the number of users it concerns."""
    t = teller.texts.organisations
    concerns = teller.speaker.count(t.suspend_members, members)
    return _question(organisation, "suspend", t.suspend_title, (concerns, *t.suspend_says), t.suspend_yes)


def resume_question(organisation: Organisation, teller: Teller) -> Question:
    """Whether to resume an organisation, and what stays as it is then."""
    t = teller.texts.organisations
    others = [cause for cause in causes_of_organisation(organisation) if cause is not Cause.HELD]
    says = t.resume_says if not others else t.resume_says[:1]
    still = tuple(t.resume_still.format(t.causes[cause]) for cause in others)
    return _question(organisation, "resume", t.resume_title, says + still, t.resume_yes)


def _question(
    organisation: Organisation, action: str, title: str, says: tuple[str, ...], yes: str
) -> Question:
    page = Place(Kind.ORGANISATION, organisation.id).rest
    return Question(
        part="organisations",
        title=title.format(name_of(organisation)),
        says=says,
        action=f"{page}/{action}",
        yes=yes,
        back=page,
    )


def _state(organisation: Organisation, teller: Teller) -> Mark:
    t = teller.texts.organisations
    return Mark("live", t.active) if organisation.lets_publish else Mark("suspended", t.suspended)
