"""What the host writes: one booking, with readers beside it, and a thousand in one batch."""

import json
import time
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.content import booking
from benchmarks.plan import Plan
from benchmarks.result import Result, Spread, at_least, at_most
from benchmarks.rounds import Target, measured
from benchmarks.site import Site
from benchmarks.stage import Stage, request, staged
from benchmarks.wrk import Load, Wrk, patiently, under_way
from feedserver.database.schema import bookings, participants
from feedserver.database.sqlite import sqlite_module

TITLE = "Writes, SQLite with synchronous = FULL, two participants"

_PEOPLE = ["writes-0", "writes-1"]
_PUT_GOAL = (at_least(0.15, "× hello"),)
_READERS_GOAL = (at_most(2, "× alone"),)
_BATCH_GOAL = (at_least(0.2, "× executemany").or_else(at_least(2000, "bookings/s")),)
_VERSIONS = 1_000_000
_BOOKINGS_PUT = 1000


def measure(plan: Plan) -> list[Result]:
    """All rows."""
    with staged(plan) as stage:
        site = stage.site("site")
        writer = Writer(stage, site)
        puts = [_put("PUT of one booking", site, writer), _put_beside_feeds(stage)]
        return [*measured([stage.hello(), *puts], plan), _readers(plan, site, writer), _batch(plan, site)]


class Writer:
    """wrk that puts a thousand bookings again and again, with ever higher versions."""

    def __init__(self, stage: Stage, site: Site) -> None:
        for person in _PEOPLE:
            site.user(person)
        site.push(booking(f"put-{number}", number, _PEOPLE) for number in range(_BOOKINGS_PUT))
        said = booking("put", 7, _PEOPLE)
        del said["id"]
        said |= {"version": "@version@", "summary": "Planning meeting, part @version@"}
        text = json.dumps(said).replace('"@version@"', "@version@")
        self._template = stage.file("put.json", [text])
        self._site = site
        self._versions = count(_VERSIONS, _VERSIONS)

    def run(self, seconds: float, connections: int = 8) -> Wrk:
        """Begin to write."""
        return Wrk(
            self._site.port,
            seconds,
            script="put",
            arguments=(self._template, _BOOKINGS_PUT, next(self._versions)),
            headers={**self._site.authorization(), "Content-Type": "application/json"},
            connections=connections,
        )


def _put(name: str, site: Site, writer: Writer) -> Target:
    return Target(
        name=name,
        process=lambda: site.process,
        load=lambda seconds: writer.run(seconds).result(),
        goals=_PUT_GOAL,
    )


def _put_beside_feeds(stage: Stage) -> Target:
    """Both users subscribe to their thousand bookings: each change mends what is stored for their feeds."""
    site = stage.site("subscribed")
    writer = Writer(stage, site)
    for person in _PEOPLE:
        site.octets(site.feed(person))
    site.wait_until_stored()
    return _put("the same, both users with a feed", site, writer)


def _readers(plan: Plan, site: Site, writer: Writer) -> Result:
    """Eight clients poll an unchanged feed: alone, and while a host writes one booking after another."""
    path = site.crowd("readers", feeds=1, bookings=plan.bookings, sharing=1).paths[0]
    poll = partial(request, site.process, path, {"If-None-Match": site.etag(path)})
    pairs: list[tuple[Load, Load]] = []
    for _ in range(plan.rounds):
        site.process.settle(plan.rest)
        alone = patiently(poll, plan.seconds)
        site.process.settle(plan.rest)
        with under_way(writer.run(plan.seconds + 30, connections=1)):
            pairs.append((alone, patiently(poll, plan.seconds)))
    return Result(
        name="readers' p99 while one client writes",
        figures={
            "req/s": Spread.of(beside.rate for _, beside in pairs),
            "p50 ms": Spread.of(beside.p50_ms for _, beside in pairs),
            "p99 ms": Spread.of(beside.p99_ms for _, beside in pairs),
            "× alone": Spread.of(beside.p99_ms / alone.p99_ms for alone, beside in pairs),
        },
        goals=_READERS_GOAL,
    )


def _batch(plan: Plan, site: Site) -> Result:
    """New bookings in one request, beside the same rows put into equal tables by the driver alone."""
    rates, cpu, ratios = [], [], []
    for number in range(plan.rounds):
        prefix = f"batch-{number}-"
        said = [booking(f"{prefix}{one}", one, _PEOPLE) for one in range(plan.batch)]
        site.process.settle(plan.rest)
        before = site.process.cpu_seconds()
        began = time.perf_counter()
        site.push(said)
        took = time.perf_counter() - began
        site.process.settle(plan.rest)
        cpu.append((site.process.cpu_seconds() - before) / plan.batch * 1e6)
        rates.append(plan.batch / took)
        ratios.append(_bare_insert(site, prefix, plan.batch) / took)
    figures = {"bookings/s": Spread.of(rates), "CPU µs": Spread.of(cpu), "× executemany": Spread.of(ratios)}
    return Result(name=f"batch of {plan.batch} bookings", figures=figures, goals=_BATCH_GOAL)


def _bare_insert(site: Site, prefix: str, expected: int) -> float:
    """Seconds that ``executemany`` takes for the rows of those bookings, with FULL, in one transaction."""
    module = sqlite_module()
    source = module.connect(site.home / "feedserver.db")
    rows = {
        table.name: source.execute(
            f'SELECT * FROM {table.name} WHERE "{column}" GLOB ?',  # noqa: S608
            (f"{prefix}*",),
        ).fetchall()
        for table, column in ((bookings, "id"), (participants, "booking"))
    }
    definitions = [
        text
        for (text,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name IN ('bookings', 'participants') AND sql IS NOT NULL"
        )
    ]
    source.close()
    assert len(rows["bookings"]) == expected and len(rows["participants"]) == 2 * expected
    file = site.folder / f"{prefix}bare.db"
    return _timed_insert(module, file, definitions, rows)


def _timed_insert(
    module: Any, file: Path, definitions: Sequence[str], rows: dict[str, list[tuple[Any, ...]]]
) -> float:
    connection = module.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    for definition in definitions:
        connection.execute(definition)
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, values in rows.items():
        marks = ", ".join("?" * len(values[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608
    connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took
