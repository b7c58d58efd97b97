"""A token with its owner, held for a change: no booking of theirs changes until the transaction ends.

The user is locked before the token, as in every other change, so that nobody waits in a circle.
"""

from sqlalchemy import Connection

from feedserver.people.model import User
from feedserver.people.store import find_user
from feedserver.tokens.model import Token
from feedserver.tokens.store import find_token


def hold_token(tx: Connection, token_id: str) -> tuple[Token, User] | None:
    """The token of that id and its owner, or None."""
    named = find_token(tx, token_id)
    owner = find_user(tx, named.user, for_update=True) if named else None
    token = find_token(tx, token_id, for_update=True)
    return None if token is None or owner is None else (token, owner)
