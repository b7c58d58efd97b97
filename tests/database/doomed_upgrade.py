"""An upgrade that dies: ``python -m tests.database.doomed_upgrade URL TEXT SECONDS``.

It ends itself with SIGKILL so long after it has come to the first statement with that text.
"""

import os
import signal
import sys
import threading
from typing import Any

from sqlalchemy import event

from feedserver.database.engine import open_database
from feedserver.database.migrate import upgrade


def main() -> None:
    url, doomed, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    database = open_database(url)

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def doom(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if doomed in statement:
            timer = threading.Timer(seconds, die)
            timer.daemon = True
            timer.start()

    event.listen(database.engine, "before_cursor_execute", doom)
    upgrade(database)


if __name__ == "__main__":
    main()
