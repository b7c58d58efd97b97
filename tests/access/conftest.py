"""The same installation again, with other settings."""

from tests.feeds.conftest import again, patience  # noqa: F401 - fixtures
