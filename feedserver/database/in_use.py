"""Who uses an installation at present: every process that has it open holds a lock on a file in its home.

The system gives the lock of a process back when the process ends, however it ends. So a restore knows for
sure that no server of this machine is left, and no server starts in the middle of a restore.
"""

import fcntl
import os
import weakref
from pathlib import Path

from feedserver.errors import StartError

_NAME = "in-use.lock"


class Held:
    """A lock that is held until :meth:`release`, or the end of the process and of all it has forked."""

    def __init__(self, descriptor: int) -> None:
        self.release = weakref.finalize(self, os.close, descriptor)


def hold(home: Path, *, alone: bool = False) -> Held:
    """Note that this process uses the installation in ``home``; ``alone``: that no other one may.

    Raises:
        StartError: others use it while it is wanted alone, one has it alone, or ``home`` cannot be written.
    """
    how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    try:
        descriptor = os.open(home / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StartError(f"Cannot write {home / _NAME}: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise StartError(_refusal(home, alone=alone)) from error
    return Held(descriptor)


def _refusal(home: Path, *, alone: bool) -> str:
    if alone:
        return f"A server or another command uses the installation in {home}; stop it first."
    return f"A backup is being restored into {home}; wait until it is done."
