"""The first read of a feed: after one of its bookings has changed, and with nothing stored at all.

Every feed is read exactly once between two changes: hundreds of different ones in a burst. Beside them stands
one feed that is joined for each request, as a server without a cache does it: the work of a change alone.
"""

from collections.abc import Callable
from functools import partial
from itertools import cycle

from benchmarks import wrk
from benchmarks.content import booking
from benchmarks.plan import Plan
from benchmarks.polls import ROOMY
from benchmarks.result import Goal, Result, at_least
from benchmarks.rounds import Target, measured
from benchmarks.site import Crowd, Site
from benchmarks.stage import Stage, same_request, staged
from benchmarks.unavailable import Unavailable

TITLE = "The first read after a change"

_CHANGED = (at_least(0.75, "× hello"), at_least(140, "× naive"), at_least(8, "× ical-generator"))
_CHANGED_BIG = (at_least(0.6, "× hello"),)
_ANEW = (at_least(1, "× ical-generator"), at_least(16, "× naive"))
#: A worker that was just started has its connections to make; that is not what is measured.
_FIRST_FEEDS = 16
_COLORS = ("teal", "navy", "olive", "maroon")


def measure(plan: Plan) -> list[Result]:
    """All rows."""
    away = []
    with staged(plan) as stage:
        same = [booking(f"b-{number}", number, []) for number in range(plan.bookings)]
        targets = [stage.hello(), stage.naive(same)]
        try:
            targets.append(stage.ical_generator(same)[0])
        except Unavailable as reason:
            away.append(Result(name="ical-generator", note=str(reason)))
        site = stage.site("changed", **ROOMY)
        targets += [
            _changed(stage, site, plan.changed_feeds, plan.bookings, _CHANGED),
            _changed(stage, site, plan.changed_big_feeds, plan.many_bookings, _CHANGED_BIG),
            _anew(stage, plan),
        ]
        joining = stage.site("joining", cache_url="null://", **ROOMY)
        targets += [_joined(joining, number) for number in (plan.bookings, plan.many_bookings)]
        return [*measured(targets, plan), *away]


def _changed(stage: Stage, site: Site, feeds: int, bookings: int, goals: tuple[Goal, ...]) -> Target:
    stored = site.shelves()
    crowd = site.crowd(f"of-{bookings}", feeds=feeds, bookings=bookings, sharing=stage.plan.sharing)
    lines = stage.file(f"feeds-of-{bookings}", crowd.paths)
    site.store_all(lambda: wrk.each(site.port, lines), shelves=stored + feeds)
    return Target(
        name=f"one of {bookings} bookings changed",
        process=lambda: site.process,
        prepare=partial(site.change, crowd),
        load=lambda _seconds: wrk.each(site.port, lines),
        goals=goals,
        passes=2,
    )


def _joined(site: Site, bookings: int) -> Target:
    (path,) = site.crowd(f"joined-{bookings}", feeds=1, bookings=bookings, sharing=1).paths
    site.octets(path)
    site.wait_until_stored()
    return same_request(f"{bookings} bookings, joined for each request", site, path)


def _anew(stage: Stage, plan: Plan) -> Target:
    """Another colour makes another renderer, and with it every stamp of every event another one."""
    site = stage.site("anew")
    feeds = plan.rebuilt_feeds + _FIRST_FEEDS
    crowd = site.crowd("anew", feeds=feeds, bookings=plan.bookings, sharing=plan.sharing)
    first = stage.file("first-feeds", crowd.paths[:_FIRST_FEEDS])
    others = stage.file("other-feeds", crowd.paths[_FIRST_FEEDS:])
    wrk.each(site.port, others)
    return Target(
        name=f"nothing stored, {plan.bookings} bookings",
        process=lambda: site.process,
        prepare=_upgrade(site, crowd, lambda: wrk.each(site.port, first)),
        load=lambda _seconds: wrk.each(site.port, others),
        goals=_ANEW,
    )


def _upgrade(site: Site, crowd: Crowd, begin: Callable[[], object]) -> Callable[[], None]:
    colors = cycle(_COLORS)

    def upgrade() -> None:
        before = site.etag(crowd.paths[0])
        site.restart(feed_color=next(colors))
        begin()
        assert site.etag(crowd.paths[0]) != before

    return upgrade
