"""What makes the demo look alive: more people, links that are fetched, and things that were done."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from feedserver.audit.model import Action, Actor, ActorKind
from feedserver.audit.trail import note
from feedserver.clock import utc_now
from feedserver.database.engine import Database
from feedserver.database.schema import calendar_tokens, token_clients, token_use
from feedserver.people import hold
from tests.processes.client import Client

_GOOGLE, _IPHONE = "Google Calendar", "Apple Calendar (iPhone, iPad)"
_MICROSOFT, _THUNDERBIRD = "Outlook.com and Microsoft 365", "Thunderbird"
_GRACE = Actor(kind=ActorKind.ADMINISTRATOR, id="adm_5d1c70e2", name="grace@host.example")
_ORGANISATIONS = {
    "north-college": "North College of Applied Arts",
    "st-anne": "St Anne’s Training Centre",
    "werkhof": "Werkhof Berlin",
}
#: Name, organisation, and the links: label, privacy, age in days, who fetched it, hours since.
_PEOPLE: tuple[tuple[str, str, tuple[tuple[str, str, int, str | None, float], ...]], ...] = (
    ("Aylin Yılmaz", "werkhof", (("Handy", "full", 70, _IPHONE, 0.4),)),
    ("Chloé Dubois", "north-college", (("Work account", "busy", 40, _MICROSOFT, 2.5),)),
    ("Emeka Okonkwo", "north-college", (("My phone", "full", 12, _GOOGLE, 5),)),
    ("Hanna Keller", "werkhof", (("Büro", "title", 190, _THUNDERBIRD, 2400),)),
    ("Kofi Mensah", "st-anne", (("My phone", "full", 33, _IPHONE, 1),)),
    ("Noor Rahman", "st-anne", (("Old laptop", "full", 160, None, 0),)),
    ("Oskar Lindqvist", "north-college", (("Home", "title", 91, _GOOGLE, 9),)),
    ("Priya Patel", "north-college", (("My phone", "full", 21, _IPHONE, 3),)),
    ("Wei Zhang", "st-anne", (("Work account", "busy", 8, _MICROSOFT, 4),)),
)
#: Amira's, the newest last.
_AMIRAS = (
    ("Old tablet", "full", 130, _IPHONE, 900.0),
    ("Work account", "busy", 60, _MICROSOFT, 3.0),
    ("My phone", "full", 45, _GOOGLE, 14.0),
)
_COUNTS = {"fetch_count": 312, "size_bytes": 4120, "event_count": 13}


def fill(host: Client, database: Database) -> dict[str, str]:
    """Fill it in; gives the id of the user and of the link that are shown."""
    for organisation, name in _ORGANISATIONS.items():
        host.done("PUT", f"/organisations/{organisation}", {"name": name})
    for number, (name, organisation, links) in enumerate(_PEOPLE):
        user = f"u-{1040 + 37 * number}"
        said = {"name": name, "timezone": "Europe/Berlin", "organisation": organisation}
        host.done("PUT", f"/users/{user}", said)
        for link in links:
            _link(host, database, user, link)
    (demo,) = host.done("GET", "/users/amira/tokens")["items"]
    host.done("POST", f"/tokens/{demo['id']}/revoke", {"reason": "It was for the demo."})
    old, _, phone = (_link(host, database, "amira", link) for link in _AMIRAS)
    host.done("POST", f"/tokens/{old}/revoke", {"reason": "The tablet was lost."})
    _suspend(database)
    return {"user": "amira", "token": phone}


def _link(host: Client, database: Database, user: str, link: tuple[str, str, int, str | None, float]) -> str:
    label, privacy, days, family, hours = link
    options = {"label": label, "privacy": privacy, "provisional": "show"}
    token = str(host.done("POST", f"/users/{user}/tokens", options)["id"])
    now = utc_now()
    with database.write() as tx:
        mine = calendar_tokens.c.id == token
        tx.execute(update(calendar_tokens).where(mine).values(issued_at=now - timedelta(days=days)))
        if family:
            last = now - timedelta(hours=hours)
            fetched: dict[str, Any] = {"last_fetched_at": last, "last_client": family, **_COUNTS}
            tx.execute(insert(token_use).values(token=token, **fetched))
            first = (now - timedelta(days=days)).date()
            seen = {"family": family, "first_day": min(first, last.date()), "last_day": last.date()}
            fetches = _COUNTS["fetch_count"]
            tx.execute(insert(token_clients).values(token=token, fetch_count=fetches, **seen))
    return token


def _suspend(database: Database) -> None:
    with database.write() as tx:
        now = utc_now()
        hold.suspend_user(tx, "jonas", now)
        reason = "Asked to pause until the new contract is signed"
        note(tx, _GRACE, Action.USER_SUSPENDED, "jonas", now, user="jonas", reason=reason)
        data = {"revoked": 14, "organisation": "st-anne"}
        note(tx, _GRACE, Action.TOKENS_REVOKED, None, now, reason="A list of addresses leaked", data=data)
