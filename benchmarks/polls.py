"""Polls of a feed that has not changed: 304, and the whole feed from what is kept."""

from functools import partial

from benchmarks.content import booking
from benchmarks.plan import Plan
from benchmarks.result import Goal, Result, at_least
from benchmarks.rounds import Target, measured
from benchmarks.site import Site
from benchmarks.stage import same_request, staged
from benchmarks.unavailable import Unavailable

TITLE = "Polls: nothing has changed"

#: So that a feed of a thousand bookings leaves none out.
ROOMY = {"feed_max_events": 10_000, "feed_max_bytes": 10_000_000}

_UNCHANGED = (at_least(1.1, "× hello"), at_least(200, "× naive"), at_least(12, "× ical-generator"))
_UNCHANGED_POSTGRESQL = (at_least(0.75, "× hello"), *_UNCHANGED[1:])
_WHOLE = (at_least(1.0, "× hello"), at_least(180, "× naive"))
_WHOLE_BIG = (at_least(0.9, "× hello"),)


def measure(plan: Plan) -> list[Result]:
    """All rows."""
    away = []
    with staged(plan) as stage:
        same = [booking(f"b-{number}", number, []) for number in range(plan.bookings)]
        site = stage.site("sqlite", **ROOMY)
        small, big = _feed(site, plan.bookings), _feed(site, plan.many_bookings)
        targets = [stage.hello(), stage.naive(same)]
        for peer in (partial(stage.ical_generator, same), partial(stage.nginx, site.octets(small))):
            try:
                targets += peer()
            except Unavailable as reason:
                away.append(Result(name=peer.func.__name__.replace("_", "-"), note=str(reason)))
        targets.append(_unchanged("304, SQLite", site, small, _UNCHANGED))
        try:
            other = stage.site("postgresql", database_url=stage.postgresql())
        except Unavailable as reason:
            away.append(Result(name="304, PostgreSQL", goals=_UNCHANGED_POSTGRESQL, note=str(reason)))
        else:
            feed = _feed(other, plan.bookings)
            targets.append(_unchanged("304, PostgreSQL", other, feed, _UNCHANGED_POSTGRESQL))
        targets.append(same_request(f"warm 200, {plan.bookings} bookings", site, small, _WHOLE))
        targets.append(same_request(f"warm 200, {plan.many_bookings} bookings", site, big, _WHOLE_BIG))
        return [*measured(targets, plan), *away]


def _feed(site: Site, bookings: int) -> str:
    return site.crowd(f"of-{bookings}", feeds=1, bookings=bookings, sharing=1).paths[0]


def _unchanged(name: str, site: Site, path: str, goals: tuple[Goal, ...]) -> Target:
    return same_request(name, site, path, goals, {"If-None-Match": site.etag(path)})
