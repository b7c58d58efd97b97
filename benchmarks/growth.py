"""What it costs that others are there: polls among more and more tokens, first reads among more bookings.

The ratio is of CPU time, within one round. Of the big database half of the users are polled, half are read
for the first time.
"""

import random
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from benchmarks import wrk
from benchmarks.bulk import Bulk, Size, filled, spread
from benchmarks.plan import Plan
from benchmarks.result import Goal, Result, at_most
from benchmarks.rounds import Target, measured
from benchmarks.site import Site
from benchmarks.stage import Stage, staged
from benchmarks.wire import Reply, fetch_all
from benchmarks.wrk import Load, Wrk

TITLE = "Growth: what one request costs among many"

_GOAL = (at_most(1.25, "× CPU of the first"),)


def measure(plan: Plan) -> list[Result]:
    """All rows."""
    with staged(plan) as stage:
        (small, few), (middle, more), (big, many), (lonely, alone) = (
            _filled(stage, name, users)
            for name, users in (
                ("small", plan.small_users),
                ("middle", plan.middle_users),
                ("big", plan.big_users),
                ("cold", plan.cold_users),
            )
        )
        for site in (small, middle, big, lonely):
            site.start()
        half = plan.big_users // 2
        first_read = _read(stage, lonely, alone, range(plan.cold_users))
        first_poll = _poll(stage, small, few, range(plan.small_users))
        targets = [
            stage.hello(),
            first_read,
            _read(stage, big, many, range(half, plan.big_users), first_read.name, _GOAL),
            first_poll,
            _poll(stage, middle, more, range(plan.middle_users), first_poll.name),
            _poll(stage, big, many, range(half), first_poll.name, _GOAL),
        ]
        return measured(targets, plan)


def _filled(stage: Stage, name: str, users: int) -> tuple[Site, Bulk]:
    site = stage.installation(name)
    bulk = filled(site, Size(users, stage.plan.tokens_each, stage.plan.bookings_each))
    return site.spawn(), bulk


def _read(
    stage: Stage, site: Site, bulk: Bulk, users: range, base: str = "", goals: tuple[Goal, ...] = ()
) -> Target:
    """First reads, in each round those of others of the users."""
    rounds = stage.plan.rounds
    chosen = spread(users, stage.plan.cold_feeds * rounds)
    files = [
        stage.file(f"{site.folder.name}-first-{number}", [bulk.path(user) for user in chosen[number::rounds]])
        for number in range(rounds)
    ]
    following = iter(files)
    return Target(
        name=f"first read among {bulk.size.users * bulk.size.bookings_each:,} bookings",
        process=lambda: site.process,
        load=lambda _seconds: wrk.each(site.port, next(following)),
        base=base,
        goals=goals,
    )


def _poll(
    stage: Stage, site: Site, bulk: Bulk, users: range, base: str = "", goals: tuple[Goal, ...] = ()
) -> Target:
    """Polls of those users, each with the ETag that the feed has."""
    tokens = bulk.size.tokens_each
    chosen = spread(range(users.start * tokens, users.stop * tokens), stage.plan.polled_tokens)
    paths = [bulk.path(*divmod(one, tokens)) for one in chosen]
    random.Random(1).shuffle(paths)  # noqa: S311
    lines = stage.file(f"{site.folder.name}-polls", _with_etags(site, paths))
    return Target(
        name=f"304 among {bulk.size.users * tokens:,} tokens",
        process=lambda: site.process,
        load=_around(site, lines),
        base=base,
        goals=goals,
    )


def _around(site: Site, lines: Path) -> Callable[[float], Load]:
    """Round the file, each run from where no recent one was."""
    offsets = count(0, 4001)

    def load(seconds: float) -> Load:
        return Wrk(site.port, seconds, script="cycle", arguments=(lines, next(offsets))).result()

    return load


def _with_etags(site: Site, paths: Sequence[str]) -> list[str]:
    etags: dict[int, str] = {}

    def keep(reply: Reply) -> None:
        etags[reply.name] = reply.etag.decode()

    fetch_all(site.port, paths, keep)
    return [f"{path}\t{etags[number]}" for number, path in enumerate(paths)]
