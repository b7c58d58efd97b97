"""Settings: from the environment, then a TOML file, then the defaults in the package.

``feedserver/defaults.toml`` lists and explains every setting. A name that is
not in it, or a value that does not fit, stops the start with a sentence.
``sources.py`` reads, ``values.py`` and ``words.py`` judge.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedserver.ics.words import Words
from feedserver.settings import values
from feedserver.settings.sources import read_settings
from feedserver.settings.words import words

MAIL_KINDS_FILE = Path("config/mail_kinds.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Checked settings. Days are whole days; addresses are without a trailing slash."""

    home: Path
    database_url: str
    cache_url: str
    #: Octets of finished feeds in the memory of one process.
    cache_max_bytes: int
    base_url: str
    uid_domain: str | None
    keys_file: Path
    mail_sender: str | None
    mail_attachment: bool
    mail_kinds_file: Path | None
    trusted_proxies: tuple[str, ...]
    #: Minutes between two backups that are made by themselves; 0: none.
    backup_minutes: int
    #: How many of these are kept, and of how many days the latest.
    backup_last: int
    backup_days: int
    #: Requests with one API key, and tokens made for one user; 0: no limit.
    api_requests_per_minute: int
    tokens_per_user_per_day: int
    #: What is guessed first here, in lower case: the setting's own words and those of the server's address.
    password_words: tuple[str, ...]
    leaked_passwords_file: Path | None
    host: str
    port: int
    web_concurrency: int
    threads: int
    #: Whether each process stays on one core.
    pin_workers: bool
    retired_notice_days: int
    tombstone_days: int
    #: After their end bookings are kept for so long; 0: for ever.
    retention_days: int
    feed_method: bool
    feed_color: str
    #: Octets and events a feed may have.
    feed_max_bytes: int
    feed_max_events: int
    webhook_allow_private: bool
    webhook_ca_file: Path | None
    sentry_dsn: str | None = field(repr=False)
    language: str
    #: What feeds say themselves: the words of ``language``, or the installation's own.
    words: Words


def load_settings(environ: Mapping[str, str] = os.environ, **flags: object) -> Settings:
    """Read the settings; ``flags`` (of a command) win over everything.

    Raises:
        StartError: a setting is unknown or has a value that does not fit.
    """
    return _settings(read_settings(environ, flags))


def _settings(read: dict[str, Any]) -> Settings:
    home = Path(values.matching("home", read["home"], r"[^\0]+", "the name of a folder"))
    port = values.within("port", read["port"], 1, 65535)
    base_url = values.base_url(read["base_url"] or f"http://127.0.0.1:{port}")
    return Settings(
        home=home,
        database_url=values.database_url(
            read["database_url"] or f"sqlite:///{home.absolute() / 'feedserver.db'}"
        ),
        cache_url=values.cache_url(read["cache_url"]),
        cache_max_bytes=values.within("cache_max_bytes", read["cache_max_bytes"], 0, 100_000_000_000),
        base_url=base_url,
        uid_domain=values.uid_domain(read["uid_domain"]),
        keys_file=Path(read["keys_file"]) if read["keys_file"] else home / "keys.json",
        mail_sender=values.mail_sender(read["mail_sender"]),
        mail_attachment=read["mail_attachment"],
        mail_kinds_file=values.optional_file(read["mail_kinds_file"], MAIL_KINDS_FILE),
        trusted_proxies=values.networks(read["trusted_proxies"]),
        backup_minutes=values.within("backup_minutes", read["backup_minutes"], 0, 1440),
        backup_last=values.within("backup_last", read["backup_last"], 1, 1000),
        backup_days=values.within("backup_days", read["backup_days"], 0, 1000),
        api_requests_per_minute=values.within(
            "api_requests_per_minute", read["api_requests_per_minute"], 0, 1_000_000
        ),
        tokens_per_user_per_day=values.within(
            "tokens_per_user_per_day", read["tokens_per_user_per_day"], 0, 1_000_000
        ),
        password_words=values.password_words(read["password_words"], base_url),
        leaked_passwords_file=values.leaked_passwords_file(read["leaked_passwords_file"]),
        host=values.matching("host", read["host"], r"[0-9A-Za-z.:_-]+", "an address or a host name"),
        port=port,
        web_concurrency=values.within("web_concurrency", read["web_concurrency"], 1, 256),
        threads=values.within("threads", read["threads"], 1, 256),
        pin_workers=read["pin_workers"],
        retired_notice_days=values.within("retired_notice_days", read["retired_notice_days"], 0, 3650),
        tombstone_days=values.within("tombstone_days", read["tombstone_days"], 0, 3650),
        retention_days=values.within("retention_days", read["retention_days"], 0, 36_500),
        feed_method=read["feed_method"],
        feed_color=values.matching("feed_color", read["feed_color"], r"[a-z]{3,24}", "a CSS colour name"),
        feed_max_bytes=values.within("feed_max_bytes", read["feed_max_bytes"], 10_000, 100_000_000),
        feed_max_events=values.within("feed_max_events", read["feed_max_events"], 1, 100_000),
        webhook_allow_private=read["webhook_allow_private"],
        webhook_ca_file=values.ca_file("webhook_ca_file", read["webhook_ca_file"]),
        sentry_dsn=values.sentry_dsn(read["sentry_dsn"]),
        language=read["language"],
        words=words(read),
    )
