"""``feedserver status``: the state of the server in numbers."""

from collections.abc import Iterator

import click

from feedserver.cli.output import json_option, opened, print_json
from feedserver.clock import zulu
from feedserver.status.answer import state_answer
from feedserver.status.model import State
from feedserver.status.read import read_state
from feedserver.use.ago import ago

_WIDTH = 24


@click.command()
@json_option
def command(as_json: bool) -> None:
    """Say what the server holds, who fetches it, and what waits or is worth a look."""
    with opened() as at:
        state = read_state(at, at.clock())
    if as_json:
        print_json(state_answer(state))
        return
    for name, said in _lines(state):
        click.echo(f"{name.ljust(_WIDTH)}{said}")


def _lines(state: State) -> Iterator[tuple[str, str]]:
    cache = "reachable" if state.is_cache_reachable else "away"
    yield "feedserver", f"{state.version}; {state.database} at revision {state.revision}; cache {cache}"
    yield from _of_contents(state)
    yield from _of_left_out(state)
    yield from _of_tokens(state)
    for family in state.families:
        yield (
            f"  {family.family}",
            f"{family.tokens:,} tokens in the last 30 days, {family.fetches:,} fetches",
        )
    yield from _of_keys(state)
    yield from _of_work(state)


def _of_contents(state: State) -> Iterator[tuple[str, str]]:
    people, bookings = state.people, state.bookings
    suspended = f"{people.users_suspended:,} suspended, {people.users_held:,} by an administrator"
    yield "Users", f"{people.users:,}; {suspended}"
    held = f"{people.organisations_held:,} suspended by an administrator"
    yield "Organisations", f"{people.organisations:,}; {held}"
    over = f"{bookings.cancelled:,} cancelled, {bookings.deleted:,} deleted"
    others = f"{over}, {bookings.managed_elsewhere:,} managed elsewhere"
    yield "Bookings", f"{bookings.live:,} live, {bookings.provisional:,} provisional, {others}"


def _of_left_out(state: State) -> Iterator[tuple[str, str]]:
    left_out = state.left_out
    yield "Left out", f"bookings: {left_out.bookings:,}; of calendars: {left_out.calendars:,}"
    for one in left_out.first:
        yield f"  {one.booking}", f"{one.token} of {one.user}: {one.reason}, since {zulu(one.since)}"


def _of_tokens(state: State) -> Iterator[tuple[str, str]]:
    tokens = state.tokens
    over = f"{tokens.suspended:,} suspended, {tokens.expired:,} expired, {tokens.revoked:,} revoked"
    yield "Tokens", f"{tokens.live:,} live, {over}"
    yield "  near a limit", f"{tokens.near_limit:,}"
    yield "  unused for 90 days", f"{tokens.unused:,}"
    yield "  never fetched", f"{tokens.never_fetched:,}"


def _of_keys(state: State) -> Iterator[tuple[str, str]]:
    keys = state.keys
    yield "API keys", f"{keys.live:,} live, {keys.expired:,} expired"
    for one in keys.ending:
        yield f"  {one.name}", f"expires at {zulu(one.expires_at)}"


def _of_work(state: State) -> Iterator[tuple[str, str]]:
    work = state.work
    oldest = f"; the oldest was due {ago(state.at - work.oldest_due_at)}" if work.oldest_due_at else ""
    yield "Work that is due", f"{work.due:,}{oldest}"
    yield "Webhooks", f"{work.webhooks_pending:,} waiting, {work.webhooks_given_up:,} given up"
    yield "Audit log", f"{work.audit_unsealed:,} entries without a seal"
