"""Many clients ask for one feed at once that nobody has asked for before: how often it is built."""

import time

from benchmarks.plan import Plan
from benchmarks.result import Goal, Result, Spread, at_most
from benchmarks.services import redis_url
from benchmarks.site import Site
from benchmarks.stage import Stage, staged
from benchmarks.unavailable import Failed, Unavailable
from benchmarks.wire import Wire, get

TITLE = "Many clients at once"

_COUNT = "feedserver_render_seconds_count"
_PROCESSES = 2


def measure(plan: Plan) -> list[Result]:
    """All rows; ``builds`` counts over all processes."""
    name = f"{plan.clients} clients, one cold feed"
    shared = f"{name}, {_PROCESSES} processes with Redis"
    once = (at_most(1, "builds"),)
    per_process = (at_most(_PROCESSES, "builds"),)
    with staged(plan) as stage:
        away = []
        rows = [
            (f"{name}, 1 process", once, stage.installation("one").spawn()),
            (
                f"{name}, {_PROCESSES} processes",
                per_process,
                stage.installation("two", workers=_PROCESSES).spawn(),
            ),
        ]
        try:
            site = stage.installation("redis", workers=_PROCESSES, cache_url=redis_url())
            rows.append((shared, once, site.spawn()))
        except Unavailable as reason:
            away.append(Result(name=shared, goals=once, note=str(reason)))
        return [*(_builds(stage, name, site.start(), goals) for name, goals, site in rows), *away]


def _builds(stage: Stage, name: str, site: Site, goals: tuple[Goal, ...]) -> Result:
    plan = stage.plan
    crowd = site.crowd("together", feeds=plan.rounds, bookings=plan.bookings, sharing=1)
    builds, slowest = [], []
    for path in crowd.paths:
        before = site.metric(_COUNT)
        slowest.append(_at_once(site, path, plan.clients))
        builds.append(site.metric(_COUNT) - before)
    # The worst round counts: a goal of one build is broken by two, however seldom.
    figures = {"builds": Spread(max(builds), min(builds), max(builds)), "slowest s": Spread.of(slowest)}
    return Result(name=name, figures=figures, goals=goals)


def _at_once(site: Site, path: str, clients: int) -> float:
    """Send everything before reading anything; gives the seconds until the last answer."""
    wire = Wire(site.port, clients)
    request = get(path)
    began = ended = time.monotonic()
    for client in range(clients):
        wire.ask(client, request)
    left = clients
    while left:
        replies = wire.awaited()
        if refused := {reply.status for reply in replies} - {200}:
            raise Failed(f"a client was answered with {refused.pop()}")
        left -= len(replies)
        ended = max(reply.at for reply in replies)
    wire.close()
    return ended - began
