"""Interleaved rounds, A B C A B C: each server idle before its turn, each ratio taken within a round.

What spoiled earlier measurements: two workers, between which connections fall by chance (so one), and
work that a slow server still does for clients that walked away, in the window of the next one (so rest).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.plan import Plan
from benchmarks.process import Process
from benchmarks.result import Goal, Result, Spread
from benchmarks.wrk import Load, patiently

#: Peers whose rate is a measure for others, if they are there.
PEERS = ("hello", "naive", "ical-generator")


@dataclass(frozen=True, slots=True)
class Sample:
    """One target in one round. ``cpu_us`` is the CPU time of the whole server for one request."""

    rate: float
    cpu_us: float
    p50_ms: float
    p99_ms: float
    octets: float


def _nothing() -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is put under load: ``prepare`` comes before and is not measured, ``passes`` times in a round."""

    name: str
    process: Callable[[], Process]
    load: Callable[[float], Load]
    prepare: Callable[[], None] = _nothing
    goals: tuple[Goal, ...] = ()
    #: The name of a target whose CPU time is a measure for this one's.
    base: str = ""
    passes: int = 1
    #: A slow server gets longer, or else it is measured by a handful of answers.
    times: int = 1


def measured(targets: Sequence[Target], plan: Plan) -> list[Result]:
    """All targets in as many rounds as the plan has, with their ratios to the peers among them."""
    samples: dict[str, list[Sample]] = {target.name: [] for target in targets}
    for _ in range(plan.rounds):
        for target in targets:
            samples[target.name].append(_sample(target, plan))
    return [
        Result(name=target.name, figures=_figures(target, samples), goals=target.goals) for target in targets
    ]


def _sample(target: Target, plan: Plan) -> Sample:
    loads, cpu = [], 0.0
    for _ in range(target.passes):
        target.prepare()
        process = target.process()
        process.settle(plan.rest)
        before = process.cpu_seconds()
        loads.append(patiently(target.load, plan.seconds * target.times))
        process.settle(plan.rest)
        cpu += process.cpu_seconds() - before
    answers = sum(load.answers for load in loads)
    return Sample(
        rate=answers / sum(load.seconds for load in loads),
        cpu_us=cpu / sum(load.asked for load in loads) * 1e6,
        p50_ms=max(load.p50_ms for load in loads),
        p99_ms=max(load.p99_ms for load in loads),
        octets=sum(load.octets for load in loads) / answers,
    )


def _figures(target: Target, samples: Mapping[str, Sequence[Sample]]) -> dict[str, Spread]:
    own = samples[target.name]
    found = {
        "req/s": Spread.of(one.rate for one in own),
        "CPU µs": Spread.of(one.cpu_us for one in own),
        "p50 ms": Spread.of(one.p50_ms for one in own),
        "p99 ms": Spread.of(one.p99_ms for one in own),
        "octets": Spread.of(one.octets for one in own),
    }
    for peer in PEERS:
        if peer in samples:
            pairs = zip(own, samples[peer], strict=True)
            found[f"× {peer}"] = Spread.of(one.rate / other.rate for one, other in pairs)
    if target.base:
        pairs = zip(own, samples[target.base], strict=True)
        found["× CPU of the first"] = Spread.of(one.cpu_us / other.cpu_us for one, other in pairs)
    return found
