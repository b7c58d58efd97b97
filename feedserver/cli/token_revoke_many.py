"""``feedserver token revoke-many``: ending many tokens at once, with the count before it happens."""

import sys

import click

from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.checked import checked
from feedserver.cli.output import json_option, opened, operator, print_json, say
from feedserver.services import Services
from feedserver.tokens.payload import RevokeManyPayload
from feedserver.tokens.revoke import named_by, revoke_tokens


@click.command("revoke-many")
@click.option("--user", help="Only tokens of this user.")
@click.option("--organisation", help="Only tokens of users of this organisation.")
@click.option("--issued-before", help="Only tokens issued earlier, such as 2027-01-31T00:00:00Z.")
@click.option("--reason", help="Why they end; kept with the tokens and in the audit log.")
@click.option("--dry-run", is_flag=True, help="Count, and end none.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def revoke_many(
    user: str | None,
    organisation: str | None,
    issued_before: str | None,
    reason: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """End all tokens that meet every condition given, for good.

    Says how many there are, and asks. Where there is no terminal to ask on, --yes is needed.
    """
    said = {"user": user, "organisation": organisation, "issued_before": issued_before, "reason": reason}
    which = checked(RevokeManyPayload, {**said, "dry_run": dry_run})
    if reason is None and not dry_run:
        raise click.UsageError("--reason must be given.")
    with opened() as at:
        count = _count(at, which)
        if dry_run:
            print_json({"revoked": count}) if as_json else say(f"Tokens that would end: {count:,}.")
            return
        if count and not yes:
            _ask(count)
        ended = _end(at, which) if count else 0
    print_json({"revoked": ended}) if as_json else say(f"Tokens that have ended: {ended:,}.")


def _count(at: Services, which: RevokeManyPayload) -> int:
    with at.database.read() as tx:
        return revoke_tokens(tx, which.model_copy(update={"dry_run": True}), at.clock())


def _ask(count: int) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError(
            f"Tokens that would end: {count:,}. There is no terminal to ask on: give --yes."
        )
    click.confirm(f"Tokens that will end, for good: {count:,}. Go on?", abort=True, err=True)


def _end(at: Services, which: RevokeManyPayload) -> int:
    with at.database.write() as tx:
        now = at.clock()
        count = revoke_tokens(tx, which, now)
        if count:
            data = named_by(which, count)
            note(
                tx,
                operator(),
                Action.TOKENS_REVOKED,
                None,
                now,
                user=which.user,
                reason=which.reason,
                data=data,
            )
    return count
