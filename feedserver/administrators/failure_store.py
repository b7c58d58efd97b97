"""Failed tries to sign in, in the database, so that all processes count alike: SQL and nothing else."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, tuple_

from feedserver.administrators.throttle import Failures
from feedserver.database.insert import insert_into
from feedserver.database.schema import sign_in_failures as table

#: In place of an account: all of them together.
EVERYBODY = "*"
_PORTION = 100


def find(tx: Connection, account: str, network: str) -> Failures:
    """The failures at an account from a network."""
    row = tx.execute(select(table.c.failures, table.c.last_at).where(_is(account, network))).one_or_none()
    return Failures() if row is None else Failures(*row)


def save(tx: Connection, account: str, network: str, failures: Failures) -> None:
    """Write them, in place of what was there."""
    values = {"failures": failures.count, "last_at": failures.last_at}
    statement = insert_into(tx, table).values(account=account, network=network, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["account", "network"], set_=values))


def remove(tx: Connection, account: str, network: str) -> None:
    """Forget them."""
    tx.execute(delete(table).where(_is(account, network)))


def remove_old(tx: Connection, until: datetime) -> None:
    """Forget a portion of what is that old (index ix_sign_in_failures_last_at), but for what others hold."""
    key = (table.c.account, table.c.network)
    old = select(*key).where(table.c.last_at <= until).limit(_PORTION).with_for_update(skip_locked=True)
    tx.execute(delete(table).where(tuple_(*key).in_(old)))


def _is(account: str, network: str) -> ColumnElement[bool]:
    return (table.c.account == account) & (table.c.network == network)
