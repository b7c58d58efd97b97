"""gunicorn's settings as a worker has them."""

from pathlib import Path

from gunicorn.config import Config

from feedserver.server import gunicorn_settings, read_once
from tests.site import settings_for


def test_settings_that_were_read_once_are_what_they_were(tmp_path: Path) -> None:
    config, read = Config(), Config()
    for name, value in gunicorn_settings(settings_for(tmp_path, trusted_proxies="10.0.0.1")).items():
        config.set(name, value)
        read.set(name, value)
    read_once(read)
    assert len(config.settings) > 50
    for name in config.settings:
        assert getattr(read, name) == getattr(config, name), name
    assert vars(read)["limit_request_line"] == 4094
    assert read.forwarded_allow_networks() == config.forwarded_allow_networks()
