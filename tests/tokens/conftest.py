"""The same installation again, with other keys or another address."""

from tests.feeds.conftest import again as again
