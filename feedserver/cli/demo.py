"""``feedserver demo``: two people with bookings in every state, to look at."""

from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection

from feedserver.access.keys import create_key
from feedserver.access.model import SCOPES
from feedserver.access.store import revoke_key
from feedserver.administrators import accounts, passwords
from feedserver.administrators.model import PasswordDigest
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.cli.output import json_option, opened, operator, print_json
from feedserver.demo import fill
from feedserver.people.store import find_present_user
from feedserver.portal.enter import make_link
from feedserver.services import Services

_NAME = "demo"
_ADMINISTRATOR = "admin@host.example"
_ADMIN_PAGES = "/admin"


@click.command()
@json_option
def command(as_json: bool) -> None:
    """Fill in demo data; run again, it changes nothing but the demo's API key and password."""
    with opened() as at:
        seeded = seed(at)
    print_json(seeded) if as_json else click.echo(welcome_text(seeded))


def seed(at: Services) -> dict[str, Any]:
    """Fill in the demo and replace its API key and password; gives what ``--json`` prints."""
    password = passwords.generated()
    digest = passwords.new_digest(password, _ADMINISTRATOR)
    with at.database.write() as tx:
        now = at.clock()
        feeds = fill(tx, at, now)
        revoke_key(tx, _NAME, now)
        api_key = create_key(tx, _NAME, SCOPES, now)
        pages = {user: _page(tx, at, user, now) for user in feeds}
        may_sign_in = _give_password(tx, digest, now)
        note(tx, operator(), Action.DEMO_FILLED, None, now)
    url = at.settings.base_url + _ADMIN_PAGES
    admin = {"url": url, "email": _ADMINISTRATOR, "password": password} if may_sign_in else None
    users = [{"id": user, "feed_url": url, "portal_url": pages[user]} for user, url in feeds.items()]
    return {"api_key": api_key, "base_url": at.settings.base_url, "users": users, "admin": admin}


def _page(tx: Connection, at: Services, user_id: str, now: datetime) -> str | None:
    """A fresh one-time address of the user's page; None for one who was made inactive by hand."""
    user = find_present_user(tx, user_id)
    return make_link(tx, user, at.settings.base_url, now)[0] if user is not None and user.active else None


def _give_password(tx: Connection, digest: PasswordDigest, now: datetime) -> bool:
    """A fresh password for the demo's administrator; False for one who was disabled by hand."""
    held = accounts.hold(tx, _ADMINISTRATOR)
    if held is None:
        accounts.create(tx, _ADMINISTRATOR, digest, operator(), now)
        return True
    if held.disabled_at is None:
        accounts.set_password(tx, held, digest, operator(), now)
    return held.disabled_at is None


def _page_text(user: dict[str, Any]) -> str:
    if user["portal_url"] is None:
        return ""
    again = f"again: .venv/bin/feedserver portal {user['id']}"
    return f"{user['id']}'s own page, once and within five minutes ({again}):\n  {user['portal_url']}\n\n"


def _admin_text(admin: dict[str, str] | None) -> str:
    if admin is None:
        return ""
    return (
        f"The administrators' page:\n  {admin['url']}\n"
        f"  e-mail {admin['email']}, password {admin['password']}\n\n"
    )


def welcome_text(seeded: dict[str, Any]) -> str:
    """What a newcomer sees: addresses to subscribe to, and one line to try."""
    base, key, first = seeded["base_url"], seeded["api_key"], seeded["users"][0]["id"]
    width = max(len(user["id"]) for user in seeded["users"])
    feeds = "\n".join(f"  {user['id'].ljust(width)}  {user['feed_url']}" for user in seeded["users"])
    return (
        f"\nfeedserver answers on {base}\n\n"
        f"Calendars to subscribe to, in Thunderbird, Apple Calendar or Evolution:\n{feeds}\n\n"
        f"{_page_text(seeded['users'][0])}"
        f"{_admin_text(seeded['admin'])}"
        f"The host's API, with a key that may do everything:\n"
        f"  curl -H 'Authorization: Bearer {key}' {base}/api/v1/users/{first}\n\n"
        "Stop with Ctrl-C."
    )
