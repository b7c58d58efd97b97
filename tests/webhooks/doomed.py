"""Workers that die: ``python -m tests.webhooks.doomed SEED KILLS`` on the installation of its environment.

Each worker is the real loop in a process of its own, and ends itself with SIGKILL at a step of a delivery:
before it claims, after it has claimed, after the request has gone out, and after the answer has come but
before that is noted. The next one's clock is further ahead, so that the leases of the dead have run out.
When all have died, one worker does what is left.
"""

import http.client
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from feedserver.clock import utc_now
from feedserver.outbox import worker
from feedserver.services import Services, open_services
from feedserver.settings import load_settings
from feedserver.webhooks import deliver, messages
from feedserver.webhooks.messages import LEASE, count_pending

STEPS = ("before claiming", "after claiming", "after sending", "before noting")
_AHEAD = LEASE + timedelta(minutes=1)
#: As long as the longest wait that the receiver's refusals lead to.
_WAIT = timedelta(minutes=31)


def main() -> None:
    """Let workers die, one after the other, and the last one live."""
    seed, kills = int(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(seed)  # noqa: S311
    for number in range(kills):
        step, countdown = STEPS[number % len(STEPS)], chance.randint(1, 12)
        child = os.fork()
        if child == 0:
            _doom(step, countdown)
            _work(_AHEAD * (number + 1))
            os._exit(1)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            sys.exit(f"worker {number} should have died {step}, but ended with {status}")
    _finish(_AHEAD * (kills + 1))


def _doom(step: str, countdown: int) -> None:
    """Let this process die at that step, the so-manieth time it comes to it."""
    lock, left = threading.Lock(), [countdown]

    def die_in_time() -> None:
        with lock:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def before(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            die_in_time()
            return function(*arguments, **named)

        return wrapped

    if step == "before claiming":
        messages.claim = before(messages.claim)
    elif step == "after claiming":
        deliver.signed_headers = before(deliver.signed_headers)
    elif step == "after sending":
        http.client.HTTPSConnection.getresponse = before(http.client.HTTPSConnection.getresponse)  # type: ignore[method-assign]
    else:
        messages.settle = before(messages.settle)


def _open(ahead: timedelta) -> Services:
    return open_services(load_settings(), clock=lambda: utc_now() + ahead)


def _work(ahead: timedelta) -> None:
    """What ``feedserver worker`` does, for half a minute at most."""
    stopped = threading.Event()
    threading.Timer(30, stopped.set).start()
    worker.run(_open(ahead), stopped)


def _finish(ahead: timedelta) -> None:
    """Deliver all that is left, however often it was refused."""
    at = _open(ahead)
    deadline = time.monotonic() + 500
    turned = timedelta()
    while True:
        with at.database.read() as tx:
            if not count_pending(tx):
                break
        if time.monotonic() > deadline:
            sys.exit("the last worker did not come to an end")
        later = Services(**{**_fields(at), "clock": lambda by=turned: utc_now() + ahead + by})
        deliver.Delivery(later).run_due()
        turned += _WAIT
    at.database.close()


def _fields(at: Services) -> dict[str, Any]:
    return {name: getattr(at, name) for name in Services.__dataclass_fields__}


if __name__ == "__main__":
    main()
