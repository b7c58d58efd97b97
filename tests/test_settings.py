"""Settings: the environment over the file over the defaults; nothing unknown, nothing unfit."""

import tomllib
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from feedserver.errors import StartError
from feedserver.ics.words import ENGLISH, Words
from feedserver.settings import Settings, load_settings

_DEFAULTS = tomllib.loads(files("feedserver").joinpath("defaults.toml").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    return tmp_path / "config" / "feedserver.toml"


def test_every_setting_has_a_default_and_every_default_is_a_setting() -> None:
    settings = [field.name for field in fields(Settings) if field.name != "words"]
    words = [f"word_{field.name}" for field in fields(Words)]
    assert settings + words == list(_DEFAULTS)


def test_every_default_is_explained() -> None:
    lines = files("feedserver").joinpath("defaults.toml").read_text("utf-8").splitlines()
    blocks = "\n".join(lines).split("\n\n")[1:]
    assert all(block.startswith("# ") for block in blocks)


def test_the_defaults_are_those_of_the_contract(tmp_path: Path) -> None:
    assert load_settings({}) == Settings(
        home=Path("var"),
        database_url=f"sqlite:///{tmp_path}/var/feedserver.db",
        cache_url="memory://",
        base_url="http://127.0.0.1:8000",
        uid_domain=None,
        keys_file=Path("var/keys.json"),
        mail_sender=None,
        mail_attachment=True,
        mail_kinds_file=None,
        trusted_proxies=(),
        backup_minutes=5,
        backup_last=3,
        backup_days=7,
        api_requests_per_minute=0,
        tokens_per_user_per_day=0,
        password_words=(),
        leaked_passwords_file=None,
        host="127.0.0.1",
        port=8000,
        web_concurrency=2,
        threads=4,
        cache_max_bytes=33_554_432,
        pin_workers=True,
        retired_notice_days=30,
        tombstone_days=30,
        retention_days=0,
        feed_method=True,
        feed_color="steelblue",
        feed_max_bytes=700_000,
        feed_max_events=900,
        webhook_allow_private=False,
        webhook_ca_file=None,
        sentry_dsn=None,
        language="en",
        words=ENGLISH,
    )


def test_the_environment_wins_over_the_file_over_the_defaults(config: Path) -> None:
    config.write_text('tombstone_days = 3\nretired_notice_days = 5\nfeed_color = "red"\n')
    settings = load_settings({"FEEDSERVER_TOMBSTONE_DAYS": "4", "FEEDSERVER_FEED_COLOR": "green"})
    assert (settings.tombstone_days, settings.retired_notice_days) == (4, 5)
    assert settings.feed_color == "green"
    assert settings.threads == 4


def test_the_flags_of_a_command_win_over_everything(config: Path) -> None:
    config.write_text("port = 1\n")
    assert load_settings({"PORT": "2"}, port=3, host=None).port == 3
    assert load_settings({"PORT": "2"}, port=None).port == 2


def test_the_file_can_be_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("threads = 7\n")
    assert load_settings({"FEEDSERVER_CONFIG": "other.toml"}).threads == 7


@pytest.mark.parametrize(
    ("environ", "name", "value"),
    [
        ({"PORT": "9000"}, "port", 9000),
        ({"FEEDSERVER_PORT": "9001"}, "port", 9001),
        ({"PORT": "9000", "FEEDSERVER_PORT": "9001"}, "port", 9000),  # what a platform gives counts
        ({"PORT": ""}, "port", 8000),
        ({"WEB_CONCURRENCY": "3"}, "web_concurrency", 3),
        ({"PORT": "9000"}, "base_url", "http://127.0.0.1:9000"),
        ({"FEEDSERVER_BASE_URL": "https://calendar.example/"}, "base_url", "https://calendar.example"),
        ({"FEEDSERVER_BASE_URL": "https://x.example/feeds"}, "base_url", "https://x.example/feeds"),
        ({"FEEDSERVER_FEED_METHOD": "no"}, "feed_method", False),
        ({"FEEDSERVER_FEED_METHOD": "TRUE"}, "feed_method", True),
        ({"FEEDSERVER_HOME": "/srv/feeds"}, "keys_file", Path("/srv/feeds/keys.json")),
        ({"FEEDSERVER_HOME": "/srv/feeds"}, "database_url", "sqlite:////srv/feeds/feedserver.db"),
        ({"FEEDSERVER_CACHE_URL": "redis://cache:6379/0"}, "cache_url", "redis://cache:6379/0"),
        ({"FEEDSERVER_CACHE_URL": "rediss://:word@cache"}, "cache_url", "rediss://:word@cache"),
        ({"FEEDSERVER_TRUSTED_PROXIES": "10.0.0.0/8, ::1"}, "trusted_proxies", ("10.0.0.0/8", "::1")),
        ({"FEEDSERVER_UID_DOMAIN": "host.example"}, "uid_domain", "host.example"),
        ({"FEEDSERVER_MAIL_SENDER": "noreply@host.example"}, "mail_sender", "noreply@host.example"),
        ({"FEEDSERVER_FEED_MAX_BYTES": "10000"}, "feed_max_bytes", 10_000),
        ({"FEEDSERVER_FEED_MAX_BYTES": "100000000"}, "feed_max_bytes", 100_000_000),
        ({"FEEDSERVER_SENTRY_DSN": "https://k@sentry.example/7"}, "sentry_dsn", "https://k@sentry.example/7"),
        ({"FEEDSERVER_FEED_MAX_EVENTS": "1"}, "feed_max_events", 1),
        ({"FEEDSERVER_FEED_MAX_EVENTS": "100000"}, "feed_max_events", 100_000),
        ({"FEEDSERVER_API_REQUESTS_PER_MINUTE": "600"}, "api_requests_per_minute", 600),
        ({"FEEDSERVER_TOKENS_PER_USER_PER_DAY": "20"}, "tokens_per_user_per_day", 20),
        ({"FEEDSERVER_PASSWORD_WORDS": " Acme,, Rocket shoes "}, "password_words", ("acme", "rocket shoes")),
        ({"FEEDSERVER_BASE_URL": "https://feeds.acme.example"}, "password_words", ("acme", "feeds")),
        ({"FEEDSERVER_BASE_URL": "http://localhost"}, "password_words", ("localhost",)),
        ({"UNRELATED": "x"}, "threads", 4),
    ],
)
def test_what_the_environment_says(environ: dict[str, str], name: str, value: object) -> None:
    assert getattr(load_settings(environ), name) == value


def _refusal(environ: dict[str, str]) -> str:
    with pytest.raises(StartError) as refused:
        load_settings(environ)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_unknown_names_in_the_environment() -> None:
    said = _refusal({"FEEDSERVER_DATABSE_URL": "x"})
    assert said == "FEEDSERVER_DATABSE_URL is not a setting of feedserver. Did you mean 'database_url'?"
    assert _refusal({"FEEDSERVER_XYZ": "1"}) == "FEEDSERVER_XYZ is not a setting of feedserver."


def test_unknown_names_in_the_file(config: Path) -> None:
    config.write_text("prot = 1\n")
    said = _refusal({})
    assert said == "'prot' in config/feedserver.toml is not a setting of feedserver. Did you mean 'port'?"
    config.write_text("[feeds]\ncolor = 1\n")
    assert "'feeds' in config/feedserver.toml is not a setting" in _refusal({})


def test_a_file_that_is_not_toml_is_named(config: Path) -> None:
    config.write_text("port = \n")
    assert "config/feedserver.toml is not valid TOML" in _refusal({})
    config.write_bytes(b"host = '\xff'")
    assert "config/feedserver.toml is not valid TOML" in _refusal({})


def test_a_file_that_was_asked_for_must_be_there() -> None:
    assert _refusal({"FEEDSERVER_CONFIG": "none.toml"}) == (
        "FEEDSERVER_CONFIG names none.toml, which does not exist."
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("home", [""]),
        (
            "database_url",
            ["mysql://host/x", "sqlite://", "sqlite:///", "sqlite:///:memory:", "postgresql://h/x"],
        ),
        ("cache_url", ["memcached://host", "redis://", "redis://h:port/0", "memory://x", "off"]),
        (
            "base_url",
            [
                "calendar.example",
                "ftp://x",
                "https://",
                "https://x?y=1",
                "http://[",
                "http://x:y",
                "http://a b",
            ],
        ),
        ("uid_domain", ["Host.example", "-x", "x-", "a b", "x@y", "x" * 254]),
        ("mail_sender", ["nobody", "a@b@c", "A <a@b.example>", "a@b.example,c@d.example"]),
        ("trusted_proxies", ["proxy.example", "10.0.0.0/33", "10.0.0.1 10.0.0.2"]),
        ("host", ["", "a b", "[::1]", "http://x"]),  # an empty one would listen on every address
        ("port", ["0", "65536", "http", "-1", "1e3", "٣", " 8000"]),
        ("web_concurrency", ["0", "257", "two"]),
        ("threads", ["0", "257", "4.0"]),
        ("retired_notice_days", ["-1", "3651", "thirty"]),
        ("tombstone_days", ["-1", "3651", ""]),
        ("retention_days", ["-1", "36501", "a year"]),
        ("feed_method", ["maybe", "2", ""]),
        ("feed_color", ["#ff0000", "Red", "", "re"]),
        (
            "sentry_dsn",
            ["sentry.example", "https://sentry.example/7", "https://key@sentry.example", "x://k@h/7"],
        ),
        ("password_words", ["ab", "acme, x"]),
        ("feed_max_bytes", ["9999", "100000001", "1 MB", ""]),
        ("feed_max_events", ["0", "100001", "-1", ""]),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_setting(name: str, values: list[str]) -> None:
    for value in values:
        said = _refusal({f"FEEDSERVER_{name.upper()}": value})
        variable = {"port": "PORT", "web_concurrency": "WEB_CONCURRENCY"}.get(
            name, f"FEEDSERVER_{name.upper()}"
        )
        assert f"'{name}'" in said or said.startswith(variable)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("port = '8000 or so'", "a whole number"),
        ("port = true", "a whole number"),
        ("port = 8.5", "a whole number"),
        ("feed_method = 1", "true or false"),
        ("feed_color = 7", "text"),
        ("trusted_proxies = ['10.0.0.1']", "text"),
        ("home = 2026-12-01", "text"),
    ],
)
def test_a_wrong_type_in_the_file_is_refused(config: Path, line: str, wanted: str) -> None:
    config.write_text(line)
    said = _refusal({})
    assert f"{line.split()[0]!r} in config/feedserver.toml must be {wanted}" in said


def test_no_refusal_shows_a_password() -> None:
    secret: dict[str, Any] = {
        "FEEDSERVER_DATABASE_URL": "mysql://a:hunter2@h/x",
        "FEEDSERVER_CACHE_URL": "redis://:hunter2@h:port/0",
    }
    for name, value in secret.items():
        assert "hunter2" not in _refusal({name: value})
