"""Settings: from the environment, then a TOML file, then the defaults in the package.

``defaults.toml`` beside this file lists and explains every setting. A name that
is not in it, or a value that does not fit, stops the start with a sentence.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from feedserver.errors import StartError

PREFIX = "FEEDSERVER_"
CONFIG_FILE = "config/feedserver.toml"
_UNPREFIXED = {"PORT": "port", "WEB_CONCURRENCY": "web_concurrency"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Checked settings. Days are whole days; addresses are without a trailing slash."""

    home: Path
    database_url: str
    cache_url: str
    base_url: str
    uid_domain: str | None
    keys_file: Path
    mail_sender: str | None
    trusted_proxies: tuple[str, ...]
    host: str
    port: int
    web_concurrency: int
    threads: int
    retired_notice_days: int
    tombstone_days: int
    feed_method: bool
    feed_color: str


def load_settings(environ: Mapping[str, str] = os.environ, **flags: object) -> Settings:
    """Read the settings; ``flags`` (of a command) win over everything.

    Raises:
        StartError: a setting is unknown or has a value that does not fit.
    """
    defaults = tomllib.loads(files("feedserver").joinpath("defaults.toml").read_text("utf-8"))
    raw: dict[str, Any] = dict(defaults)
    for origin, values in (
        _from_file(environ),
        ("the environment", _from_environment(environ)),
        ("the command line", {name: value for name, value in flags.items() if value is not None}),
    ):
        for name, value in values.items():
            _known(name, defaults, origin)
            raw[name] = _typed(name, value, type(defaults[name]), origin)
    return _settings(raw)


def _from_file(environ: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    path = Path(environ.get(PREFIX + "CONFIG", CONFIG_FILE))
    if not path.exists():
        if PREFIX + "CONFIG" in environ:
            raise StartError(f"FEEDSERVER_CONFIG names {path}, which does not exist.")
        return str(path), {}
    try:
        return str(path), tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StartError(f"{path} is not valid TOML: {error}.") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    prefixed = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and name != PREFIX + "CONFIG"
    }
    plain = {setting: environ[name] for name, setting in _UNPREFIXED.items() if environ.get(name)}
    return {**prefixed, **plain}


def _known(name: str, defaults: Mapping[str, object], origin: str) -> None:
    if name in defaults:
        return
    close = get_close_matches(name, defaults, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise StartError(f"{_shown(name, origin)} is not a setting of feedserver.{hint}")


def _shown(name: str, origin: str) -> str:
    if origin == "the environment":
        return next(
            (plain for plain, setting in _UNPREFIXED.items() if setting == name), PREFIX + name.upper()
        )
    return f"{name!r} in {origin}"


def _typed(name: str, value: object, kind: type, origin: str) -> object:
    if kind is bool and isinstance(value, str) and value.lower() in ("true", "false", "1", "0", "yes", "no"):
        return value.lower() in ("true", "1", "yes")
    if kind is int and isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    wanted = {bool: "true or false", int: "a whole number", str: "text"}[kind]
    raise StartError(f"{_shown(name, origin)} must be {wanted}, not {value!r}.")


def _settings(raw: dict[str, Any]) -> Settings:
    home = Path(_matching("home", raw["home"], r"[^\0]+", "the name of a folder"))
    port = _within("port", raw["port"], 1, 65535)
    return Settings(
        home=home,
        database_url=_database_url(raw["database_url"] or f"sqlite:///{home.absolute() / 'feedserver.db'}"),
        cache_url=_cache_url(raw["cache_url"]),
        base_url=_base_url(raw["base_url"] or f"http://127.0.0.1:{port}"),
        uid_domain=_uid_domain(raw["uid_domain"]),
        keys_file=Path(raw["keys_file"]) if raw["keys_file"] else home / "keys.json",
        mail_sender=_mail_sender(raw["mail_sender"]),
        trusted_proxies=_networks(raw["trusted_proxies"]),
        host=_matching("host", raw["host"], r"[0-9A-Za-z.:_-]+", "an address or a host name"),
        port=port,
        web_concurrency=_within("web_concurrency", raw["web_concurrency"], 1, 256),
        threads=_within("threads", raw["threads"], 1, 256),
        retired_notice_days=_within("retired_notice_days", raw["retired_notice_days"], 0, 3650),
        tombstone_days=_within("tombstone_days", raw["tombstone_days"], 0, 3650),
        feed_method=raw["feed_method"],
        feed_color=_matching("feed_color", raw["feed_color"], r"[a-z]{3,24}", "a CSS colour name"),
    )


def _within(name: str, value: int, low: int, high: int) -> int:
    if not low <= value <= high:
        raise StartError(f"The setting {name!r} must be from {low} to {high}, not {value}.")
    return value


def _matching(name: str, value: str, pattern: str, wanted: str) -> str:
    if not re.fullmatch(pattern, value):
        raise StartError(f"The setting {name!r} must be {wanted}, not {value!r}.")
    return value


def _database_url(value: str) -> str:
    wanted = "a SQLAlchemy address that begins with postgresql+psycopg://, or sqlite:/// and names a file"
    if not re.match(r"sqlite:///(?!:memory:)[^?]|postgresql\+psycopg://", value):
        raise StartError(f"The setting 'database_url' must be {wanted}.")  # the value may hold a password
    return value


def _cache_url(value: str) -> str:
    if value in ("memory://", "null://"):
        return value
    parts = _parts(value)
    if parts is None or parts.scheme not in ("redis", "rediss") or not parts.netloc:
        raise StartError("The setting 'cache_url' must be memory://, null:// or a redis:// address.")
    return value


def _base_url(value: str) -> str:
    parts = _parts(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or set(value) & set("?#"):
        raise StartError(f"The setting 'base_url' must be a http or https address, not {value!r}.")
    return value.rstrip("/")


def _parts(value: str) -> SplitResult | None:
    """The parts of an address; None where it cannot be read as one."""
    try:
        parts = urlsplit(value)
        return parts if parts.port != 0 and re.fullmatch(r"[!-~]+", value) else None
    except ValueError:
        return None


def _uid_domain(value: str) -> str | None:
    return (
        _matching("uid_domain", value, r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", "a domain name")
        if value
        else None
    )


def _mail_sender(value: str) -> str | None:
    return (
        _matching("mail_sender", value, r"[^\s@<>,;]+@[^\s@<>,;]+", "one e-mail address") if value else None
    )


def _networks(value: str) -> tuple[str, ...]:
    networks = tuple(part.strip() for part in value.split(",") if part.strip())
    for network in networks:
        try:
            ip_network(network)
        except ValueError as error:
            raise StartError(f"The setting 'trusted_proxies' holds {network!r}: not an address.") from error
    return networks
