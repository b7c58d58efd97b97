"""Why a user or an organisation may not publish. Pure."""

from enum import StrEnum

from feedserver.people.model import Organisation, User


class Cause(StrEnum):
    """Who stops publishing."""

    HOST_INACTIVE = "host_inactive"
    HOST = "host"
    ORGANISATION_HOST = "organisation_host"
    ORGANISATION_HELD = "organisation_held"
    HELD = "held"


def causes_of_user(user: User, organisation: Organisation | None) -> list[Cause]:
    """All that stops a user; empty: they may publish."""
    stops = {
        Cause.HELD: user.held_at is not None,
        Cause.ORGANISATION_HELD: organisation is not None and organisation.held_at is not None,
        Cause.ORGANISATION_HOST: organisation is not None and not organisation.feeds_allowed,
        Cause.HOST_INACTIVE: not user.active,
        Cause.HOST: not user.feeds_allowed,
    }
    return [cause for cause, does in stops.items() if does]


def causes_of_organisation(organisation: Organisation) -> list[Cause]:
    """All that stops the users of an organisation, as far as it is concerned."""
    stops = {Cause.HELD: organisation.held_at is not None, Cause.HOST: not organisation.feeds_allowed}
    return [cause for cause, does in stops.items() if does]
