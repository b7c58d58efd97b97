"""What the log says of a request that the database refused."""

import pytest
from psycopg.errors import AdminShutdown, DeadlockDetected
from sqlalchemy.exc import OperationalError

from feedserver.database.fault_log import log_fault


@pytest.mark.parametrize(
    ("cause", "level", "has_traceback"),
    [(DeadlockDetected("deadlock"), "WARNING", False), (AdminShutdown("away"), "ERROR", True)],
)
def test_a_deadlock_is_no_fault(
    cause: Exception, level: str, has_traceback: bool, caplog: pytest.LogCaptureFixture
) -> None:
    log_fault(OperationalError(None, None, cause))
    (record,) = caplog.records
    assert (record.levelname, record.exc_info is not None) == (level, has_traceback)
