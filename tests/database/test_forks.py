"""A child process uses none of its parent's connections, and the parent keeps them."""

import os

from sqlalchemy import func, select

from feedserver.database.engine import Database
from feedserver.database.schema import installation

_COUNT = select(func.count().label("rows")).select_from(installation)


def _asked(database: Database) -> int:
    """On both ways to the database."""
    with database.read() as tx:
        return int(tx.scalar(_COUNT) or 0) + int(database.row(_COUNT).rows)


def test_both_go_on_after_a_fork(database: Database) -> None:
    rows = _asked(database)
    for _ in range(5):
        child = os.fork()
        if not child:
            fine = False
            try:
                fine = _asked(database) == rows
                database.close()
            finally:
                os._exit(0 if fine else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert _asked(database) == rows
