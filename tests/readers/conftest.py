"""ical.js for the tests of this folder; others import the fixture into their conftest."""

from collections.abc import Iterator

import pytest

from tests.readers import with_icaljs
from tests.readers.agreement import WITH_NODE


@pytest.fixture(scope="session", autouse=True)
def icaljs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """ical.js installed outside the work tree and running, once per test process."""
    if WITH_NODE:
        with with_icaljs.running(tmp_path_factory.mktemp("icaljs")):
            yield
    else:
        yield
