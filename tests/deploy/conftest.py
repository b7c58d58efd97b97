"""An installation that knows its public address, and the proxies that stand in front of it."""

from pathlib import Path

import pytest

from tests.deploy.fronts import FRONTS, Front, is_there
from tests.deploy.https import make_certificate
from tests.deploy.shipped import NAME
from tests.processes.conftest import template
from tests.processes.installation import Installation

__all__ = ["template"]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a certificate for the name of the examples."""
    folder = tmp_path_factory.mktemp("certificates")
    make_certificate(folder)
    return folder


@pytest.fixture
def small(tmp_path: Path, template: Installation) -> Installation:
    """As ``public``, on SQLite."""
    folder = tmp_path / "installation"
    folder.mkdir()
    return public(folder, template)


def public(folder: Path, template: Installation) -> Installation:
    """Set up in that folder, for the public address of the examples, behind a proxy of this machine."""
    own = Installation(folder, base_url=f"https://{NAME}", trusted_proxies="127.0.0.1")
    return own.copy_of(template)


@pytest.fixture(params=FRONTS)
def kind(request: pytest.FixtureRequest) -> type[Front]:
    """Each kind of proxy that is on this machine."""
    if not is_there(request.param):
        pytest.skip(f"{request.param} is not on this machine")
    return FRONTS[request.param]


@pytest.fixture
def front(kind: type[Front], tmp_path: Path, certificates: Path, small: Installation) -> Front:
    """A proxy in front of ``small``, not yet running."""
    return kind(tmp_path / "front", certificates, small.port)
