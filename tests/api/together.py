"""Several clients at once, each with a test client of its own, on one application."""

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from tests.site import Host, Site

R = TypeVar("R")


def at_once(site: Site, number: int, work: Callable[[Host, int], R]) -> list[R]:
    """What ``work`` gives to each of ``number`` hosts, which begin at the same moment."""
    ready = Barrier(number)

    def one(place: int) -> R:
        own = copy.copy(site)
        own.client = site.app.test_client(use_cookies=False)
        ready.wait()
        return work(Host(own, site.host.api_key), place)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))
