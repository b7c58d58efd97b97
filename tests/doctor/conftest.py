"""The same installation again, with other settings."""

from tests.feeds.conftest import again  # noqa: F401 - a fixture
