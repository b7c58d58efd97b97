"""``feedserver token show`` and ``notable``: looking at tokens."""

import click

from feedserver.cli.checked import ID
from feedserver.cli.listed import page_options, print_page, wanted
from feedserver.cli.output import json_option, opened, print_fields, print_json
from feedserver.people.store import find_user
from feedserver.status.answer import noted_answer
from feedserver.status.model import Concern
from feedserver.status.read import limits_of
from feedserver.status.tokens import noted_token, page_of_concern
from feedserver.tokens.answer import address, token_answer
from feedserver.tokens.store import find_token
from feedserver.use.store import use_of

_COLUMNS = (
    *("id", "user", "label", "issued_at", "last_fetched_at"),
    *("last_client", "size_bytes", "event_count"),
)


@click.command("show")
@click.argument("token_id", metavar="ID", type=ID)
@click.option("--address", "with_address", is_flag=True, help="Its secret address too.")
@json_option
def show_token(token_id: str, with_address: bool, as_json: bool) -> None:
    """Show a token and its use."""
    with opened() as at, at.database.read() as tx:
        token = find_token(tx, token_id)
        if token is None:
            raise click.ClickException(f"There is no token {token_id!r}.")
        owner = find_user(tx, token.user)
        assert owner is not None  # a foreign key
        answer = token_answer(token, owner, use_of(tx, token_id), at.clock())
        if with_address:
            answer |= address(token, at)
    print_json(answer) if as_json else print_fields(answer)


@click.command("notable")
@click.argument("concern", type=click.Choice([concern.value for concern in Concern]))
@page_options
@json_option
def list_notable(concern: str, limit: int, after: str | None, as_json: bool) -> None:
    """List live tokens that are worth a look.

    near_limit: the feed has reached four fifths of a limit. unused: not fetched for 90 days.
    never_fetched: nobody has ever subscribed.
    """
    with opened() as at, at.database.read() as tx:
        page = page_of_concern(tx, Concern(concern), wanted(limit, after), limits_of(at.settings), at.clock())
    print_page(page, lambda row: noted_answer(noted_token(row)), _COLUMNS, as_json)
