"""The examples of the documentation run against a real server."""

from tests.processes.conftest import bare, small, template

__all__ = ["bare", "small", "template"]
