"""An administrator in front of the pages."""

import pytest

from tests.admin.pages import Administration, make_administrator
from tests.site import Site


@pytest.fixture
def admin(site: Site) -> Administration:
    """An administrator who is signed in, in front of the pages."""
    return Administration(site, make_administrator(site)).arrive()
