"""What one worker holds after it has served many different feeds."""

from benchmarks.bulk import Size, filled
from benchmarks.plan import Plan
from benchmarks.progress import progress
from benchmarks.result import Result, Spread, at_most
from benchmarks.stage import staged
from benchmarks.wire import Reply, fetch_all

TITLE = "Memory of one worker"


def measure(plan: Plan) -> list[Result]:
    """One row for the start, one for the end."""
    size = Size(plan.remembered_users, plan.tokens_each, plan.bookings_each)
    feeds = size.users * size.tokens_each
    with staged(plan) as stage:
        site = stage.installation("site")
        bulk = filled(site, size)
        site.start()
        beginning = site.process.memory()
        octets = 0
        with progress("Fetching every feed", feeds) as advance:

            def seen(reply: Reply) -> None:
                nonlocal octets
                octets += reply.octets
                advance(1)

            paths = (
                bulk.path(user, token) for token in range(size.tokens_each) for user in range(size.users)
            )
            fetch_all(site.port, paths, seen)
        figures = {
            "MiB": site.process.memory(),
            "MiB at most": site.process.memory("VmHWM"),
            "MiB served": octets / 2**20,
        }
    return [
        Result(name="just started", figures={"MiB": Spread.of([beginning])}),
        Result(
            name=f"after {feeds:,} different feeds",
            figures={name: Spread.of([value]) for name, value in figures.items()},
            goals=(at_most(150, "MiB"),),
        ),
    ]
