"""API keys as administrators see them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from feedserver.access.model import SCOPES, ApiKey
from feedserver.admin.question import Question
from feedserver.admin.view.marks import Leading, Mark, Shown
from feedserver.admin.view.teller import Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the API, with what a key may be allowed there: scope and word."""

    name: str
    choices: list[tuple[str, str]]


def areas(teller: Teller) -> list[Area]:
    """The scopes, by area."""
    t = teller.texts.keys
    words = {"read": t.read, "write": t.write}
    by_area: dict[str, list[tuple[str, str]]] = {}
    for scope in SCOPES:
        area, _, action = scope.partition(":")
        by_area.setdefault(area, []).append((scope, words[action]))
    return [Area(name=t.areas[area], choices=choices) for area, choices in by_area.items()]


def key_columns(teller: Teller) -> list[str]:
    """The heads of :func:`key_rows`."""
    t = teller.texts.keys
    return [t.name, t.scopes, t.created, t.expiry, t.ending]


def key_rows(keys: Iterable[ApiKey], teller: Teller, now: datetime) -> list[list[Shown]]:
    """A line for each key, as of ``now`` (UTC)."""
    return [
        [
            key.name,
            _allowed(key, teller),
            teller.day(key.created_at),
            _expiry(key, teller, now),
            _to_end(key, teller),
        ]
        for key in keys
    ]


def revoke_question(key: ApiKey, teller: Teller) -> Question:
    """Whether to end a key."""
    t = teller.texts.keys
    return Question(
        part="keys",
        title=t.revoke_title.format(key.name),
        says=t.revoke_says,
        action=f"/keys/{key.id}/revoke",
        yes=t.revoke_yes,
        back="/keys",
        is_danger=True,
    )


def _allowed(key: ApiKey, teller: Teller) -> str:
    said = []
    for area in areas(teller):
        words = [word for scope, word in area.choices if scope in key.scopes]
        if words:
            said.append(f"{area.name}: {', '.join(words)}")
    return "; ".join(said)


def _expiry(key: ApiKey, teller: Teller, now: datetime) -> Shown:
    t = teller.texts.keys
    if key.expires_at is None:
        return t.no_expiry
    moment = teller.moment(key.expires_at)
    if key.has_expired(now):
        return Mark("expired", t.expired.format(moment))
    return Mark("suspended", moment) if key.ends_soon(now) else moment


def _to_end(key: ApiKey, teller: Teller) -> Leading:
    return Leading(teller.texts.keys.end.format(key.name), f"/keys/{key.id}/revoke")
