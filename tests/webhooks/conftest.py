"""A site whose webhooks may go to a receiver on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.site import Site, settings_for
from tests.webhooks.hooks import Hooks
from tests.webhooks.receiver import Receiver, write_authority


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_authority(authority, tmp_path_factory.mktemp("authority"))


@pytest.fixture
def receiver(authority: trustme.CA) -> Iterator[Receiver]:
    with Receiver(authority).running() as receiver:
        yield receiver


@pytest.fixture
def site(database_url: str, keys_file: Path, tmp_path: Path, ca_file: Path) -> Iterator[Site]:
    """A site that trusts the receiver and may reach it."""
    own = {"webhook_allow_private": True, "webhook_ca_file": str(ca_file)}
    site = Site(settings_for(tmp_path, database_url=database_url, keys_file=str(keys_file), **own))
    yield site
    site.close()


@pytest.fixture
def hooks(site: Site, receiver: Receiver) -> Hooks:
    return Hooks(site, receiver)
