"""Mail kinds: the host's names for mails that carry a calendar attachment, read from data.

The twelve of the first host are ``kinds.toml`` beside this file; an operator adds or overrides some in
a file of the same form.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from feedserver.errors import StartError
from feedserver.ics.invitation import Method
from feedserver.ics.words import LANGUAGES

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_LEAD = re.compile(r"[^\x00-\x1f\x7f]{1,100}")


class State(StrEnum):
    """The state of a booking, as far as mails go: cancelled means rejected and deleted too."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


_DEFAULT_STATES = {
    Method.REQUEST: frozenset({State.PROVISIONAL, State.CONFIRMED}),
    Method.CANCEL: frozenset({State.CANCELLED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """A kind of mail: the states of bookings it goes with, and what begins its subject in each language."""

    name: str
    method: Method
    states: frozenset[State]
    lead: Mapping[str, str]


def mail_kinds(override: Path | None = None) -> dict[str, MailKind]:
    """The kinds of the package, with those of a file of the operator's, by name.

    Raises:
        StartError: the file cannot be read or does not fit; the message says where.
    """
    if override is None:
        return {**_shipped()}
    try:
        return _shipped() | _kinds(tomllib.loads(override.read_text("utf-8")), str(override))
    except (OSError, ValueError) as error:  # ValueError: bad UTF-8, bad TOML, NUL in the file's name
        raise StartError(f"{override} cannot be read as TOML: {error}.") from error


@cache
def _shipped() -> dict[str, MailKind]:
    raw = tomllib.loads(files("feedserver.attachments").joinpath("kinds.toml").read_text("utf-8"))
    return _kinds(raw, "kinds.toml")


def _kinds(raw: Mapping[str, Any], origin: str) -> dict[str, MailKind]:
    return {name: _kind(name, said, f"[{name}] in {origin}") for name, said in raw.items()}


def _kind(name: str, said: object, place: str) -> MailKind:
    if not _NAME.fullmatch(name) or not isinstance(said, dict):
        raise StartError(f"{place} must be a table named with a-z, 0-9 and _, beginning with a letter.")
    unknown = sorted(said.keys() - {"method", "states", "lead"})
    if unknown:
        raise StartError(f"{place} has {unknown[0]!r}; it may have method, states and lead.")
    if said.get("method") not in list(Method):
        raise StartError(f"{place} needs method, which is REQUEST or CANCEL.")
    method = Method(said["method"])
    return MailKind(
        name=name,
        method=method,
        states=_states(said["states"], method, place) if "states" in said else _DEFAULT_STATES[method],
        lead=_lead(said.get("lead", {}), place),
    )


def _states(said: object, method: Method, place: str) -> frozenset[State]:
    possible = [one for one in State if one in _DEFAULT_STATES[method]]
    if not isinstance(said, list) or not said or any(one not in possible for one in said):
        raise StartError(f"{place}: states of a {method} must be a list of {' and '.join(possible)}.")
    return frozenset(map(State, said))


def _lead(said: object, place: str) -> Mapping[str, str]:
    fits = isinstance(said, dict) and all(
        language in LANGUAGES and isinstance(text, str) and _LEAD.fullmatch(text) and text.strip()
        for language, text in said.items()
    )
    if not isinstance(said, dict) or not fits:
        languages = ", ".join(LANGUAGES)
        raise StartError(f"{place}: lead must be one line for each language, of {languages}.")
    return said
