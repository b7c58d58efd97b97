"""A person whose name is everywhere, and their purge."""

from typing import Any

from freezegun import freeze_time

from feedserver.audit.model import SERVER
from feedserver.outbox.worker import seal_new
from feedserver.privacy.purge import Purged, purge_user
from feedserver.privacy.traces import Left, clear_traces
from feedserver.webhooks.endpoints import add_endpoint
from tests.portal.browser import portal_url
from tests.site import Site

#: In the id too: some hosts take the address for it.
CANARY = "quetzalcoatl"
USER = f"{CANARY}@host.example"


def fill(site: Site) -> tuple[str, str]:
    """The canary everywhere a host, a person and an operator can bring it; feeds of them and of ben."""
    host = site.host
    host.make_user(USER, name=CANARY.title(), email=f"{CANARY}@mail.example")
    host.make_user("ben")
    url = host.feed_url(USER, label=f"{CANARY}'s phone", calendar_name=CANARY)
    other = host.feed_url("ben")
    me = {"user": USER, "name": CANARY.title(), "email": f"{CANARY}@mail.example", "role": "apprentice"}
    guest = {"email": f"{CANARY.upper()}@mail.example", "name": CANARY}
    for number in range(60):
        said: dict[str, Any] = {"summary": f"Review of {CANARY}", "description": CANARY * 50}
        host.make_booking(f"own-{number}", participants=[me], **said)
    host.call("DELETE", "/bookings/own-1")
    host.make_booking("shared", participants=[me, {"user": "ben"}])
    host.make_booking("as-guest", participants=[{"user": "ben"}, guest])
    organiser = {"email": f"{CANARY}@mail.example", "name": CANARY}
    host.make_booking("as-organiser", participants=[{"user": "ben"}], organiser=organiser)
    with site.services.database.write() as tx:
        add_endpoint(tx, "https://hooks.example/x", ["token.revoked"], site.clock(), allow_private=False)
    portal_url(site, USER)
    key = {"headers": {"Idempotency-Key": "one"}}
    second = host.call("POST", f"/users/{USER}/tokens", {"label": CANARY}, **key).get_json()
    host.call("POST", f"/tokens/{second['id']}/revoke", {"reason": f"{CANARY} asked"})
    for _ in range(2):
        assert site.fetch(url).status_code == 200
    site.services.use.flush()
    site.services.new_shelves.flush()
    assert site.fetch(url).status_code == 200
    seal_new(site.services)
    return url, other


def purge(site: Site, user: str = USER) -> tuple[Purged, Left]:
    site.clock.turn(minutes=1)
    with freeze_time(site.clock()), site.services.database.write() as tx:
        done = purge_user(tx, SERVER, user, site.clock())
    return done, clear_traces(site.services, user, done.tokens)


def holds_canary(octets: bytes) -> bool:
    return CANARY.encode() in octets.lower()
