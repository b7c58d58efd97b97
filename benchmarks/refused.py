"""Addresses that open no feed any more, and such that never did."""

import secrets
from pathlib import Path

from benchmarks.plan import Plan
from benchmarks.result import Result, at_least
from benchmarks.rounds import Target, measured
from benchmarks.site import Site
from benchmarks.stage import same_request, staged
from benchmarks.wrk import Load, Wrk

TITLE = "Refused addresses"

_GOAL = (at_least(1.0, "× hello"),)


def measure(plan: Plan) -> list[Result]:
    """All rows."""
    with staged(plan) as stage:
        site = stage.site("site")
        retired = _retired(site)
        unknown = stage.file("unknown", [_made_up() for _ in range(plan.unknown_tokens)])
        assert site.ask("GET", unknown.read_text().split()[0]).status == 404
        targets = [
            stage.hello(),
            same_request("retired token, its notice", site, retired, _GOAL),
            Target(
                name="unknown token",
                process=lambda: site.process,
                load=lambda seconds: _refused(site, unknown, seconds),
                goals=_GOAL,
            ),
        ]
        return measured(targets, plan)


def _refused(site: Site, lines: Path, seconds: float) -> Load:
    run = Wrk(site.port, seconds, script="cycle", arguments=(lines, 0), refusals=True)
    return run.result()


def _retired(site: Site) -> str:
    site.user("retired")
    path = site.feed("retired")
    (token,) = site.call("GET", "/users/retired/tokens")["items"]
    site.call("POST", f"/tokens/{token['id']}/revoke", {"reason": "benchmark"})
    return path


def _made_up() -> str:
    """In its form a token, with a signature that nobody made."""
    return f"/feeds/ics_{secrets.token_urlsafe(16)}.{secrets.token_urlsafe(32)}/bookings.ics"
