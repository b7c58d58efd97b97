"""A user and a browser."""

import pytest

from tests.portal.browser import Browser
from tests.site import Site


@pytest.fixture
def browser(site: Site) -> Browser:
    site.host.make_user("amira", name="Amira Okafor")
    return Browser(site)
