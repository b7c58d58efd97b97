"""Where settings come from: the command line over the environment over a TOML file over the defaults.

Names and types are judged here, because a refusal says where the value stood.
"""

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from feedserver.errors import StartError

PREFIX = "FEEDSERVER_"
CONFIG_FILE = "config/feedserver.toml"
_UNPREFIXED = {"PORT": "port", "WEB_CONCURRENCY": "web_concurrency"}


def read_settings(environ: Mapping[str, str], flags: Mapping[str, object]) -> dict[str, Any]:
    """The value of every setting, of the type its default has; ``flags`` that are None say nothing.

    Raises:
        StartError: a setting is unknown or has another type, or the file cannot be read.
    """
    defaults = _defaults()
    read: dict[str, Any] = dict(defaults)
    for origin, values in (
        _from_file(environ),
        ("the environment", _from_environment(environ)),
        ("the command line", {name: value for name, value in flags.items() if value is not None}),
    ):
        for name, value in values.items():
            _known(name, defaults, origin)
            read[name] = _typed(name, value, type(defaults[name]), origin)
    return read


@cache
def _defaults() -> Mapping[str, Any]:
    return tomllib.loads(files("feedserver").joinpath("defaults.toml").read_text("utf-8"))


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
