"""Calendar tokens in the database: SQL and nothing else."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from feedserver.database.pages import Page, Wanted, fetch_page
from feedserver.database.schema import calendar_tokens
from feedserver.tokens.model import CancelledForm, Privacy, ProvisionalForm, Token, TokenOptions

_OPTIONS = tuple(field.name for field in fields(TokenOptions))
_PLAIN = tuple(field.name for field in fields(Token) if field.name != "options")


def find_token(tx: Connection, token_id: str, *, for_update: bool = False) -> Token | None:
    """The token of that id, or None."""
    query = select(calendar_tokens).where(calendar_tokens.c.id == token_id)
    row = tx.execute(query.with_for_update() if for_update else query).one_or_none()
    return None if row is None else token_of(row)


def tokens_of_user(tx: Connection, user_id: str) -> list[Token]:
    """All tokens of a user, oldest first (index ix_calendar_tokens_user)."""
    return [token_of(row) for row in tx.execute(_of_user(user_id).order_by(calendar_tokens.c.id))]


def page_of_user(tx: Connection, user_id: str, wanted: Wanted) -> Page:
    """A page of the tokens of a user, oldest first."""
    return fetch_page(tx, _of_user(user_id), (calendar_tokens.c.id,), wanted)


def _of_user(user_id: str) -> Select[Any]:
    return select(calendar_tokens).where(calendar_tokens.c.user == user_id)


def add_token(tx: Connection, token: Token) -> None:
    """Insert a new token."""
    options = asdict(token.options)
    lists = {"kinds": list(options["kinds"]), "roles": list(options["roles"])}
    tx.execute(insert(calendar_tokens).values({**{n: getattr(token, n) for n in _PLAIN}, **options, **lists}))


def save_end(tx: Connection, token: Token) -> None:
    """Write how a token ended."""
    ending = ("revoked_at", "revoked_reason", "changed_at")
    values = {name: getattr(token, name) for name in ending}
    tx.execute(update(calendar_tokens).where(calendar_tokens.c.id == token.id).values(values))


def token_of(row: Row[Any]) -> Token:
    """A row of the table as a value."""
    options = {name: getattr(row, name) for name in _OPTIONS}
    return Token(
        **{name: getattr(row, name) for name in _PLAIN},
        options=TokenOptions(
            **{
                **options,
                "privacy": Privacy(row.privacy),
                "kinds": tuple(row.kinds),
                "roles": tuple(row.roles),
                "cancelled": CancelledForm(row.cancelled),
                "provisional": ProvisionalForm(row.provisional),
            }
        ),
    )


def changes(tx: Connection, user_id: str) -> list[datetime]:
    """When each token of a user was changed last."""
    return list(tx.scalars(select(calendar_tokens.c.changed_at).where(calendar_tokens.c.user == user_id)))


def revoke_all(tx: Connection, user_id: str, *, reason: str, now: datetime, changed_at: datetime) -> None:
    """End every token of a user that is not revoked yet."""
    live = (calendar_tokens.c.user == user_id) & calendar_tokens.c.revoked_at.is_(None)
    values = {"revoked_at": now, "revoked_reason": reason, "changed_at": changed_at}
    tx.execute(update(calendar_tokens).where(live).values(values))


def erase_names(tx: Connection, user_id: str) -> None:
    """Forget the words in a user's tokens that may name the person."""
    owned = calendar_tokens.c.user == user_id
    tx.execute(update(calendar_tokens).where(owned).values(label=None, calendar_name="", revoked_reason=None))
