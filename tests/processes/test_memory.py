"""What malloc keeps of freed memory goes back to the system."""

import subprocess
import sys

_HOLES = """
import os

from feedserver.memory import give_back

def resident():
    with open("/proc/self/statm") as numbers:
        return int(numbers.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

blocks = [bytes(10_000) for _ in range(10_000)]
del blocks[::2]
before = resident()
assert give_back()
print(before - resident())
"""


def test_holes_between_what_is_kept_are_given_back() -> None:
    """Half of a hundred megabytes was freed, in holes of two pages and a half."""
    found = subprocess.run([sys.executable, "-c", _HOLES], capture_output=True, text=True, check=True)  # noqa: S603
    assert float(found.stdout) > 10
