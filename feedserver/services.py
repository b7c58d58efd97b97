"""What a request or a command works with: settings, keys, database, cache and clock, built once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app
from flask.helpers import get_debug_flag

from feedserver.access.rate_limit import RateLimit, open_rate_limit
from feedserver.attachments.kinds import MailKind, mail_kinds
from feedserver.clock import Clock, utc_now
from feedserver.database.engine import Database, open_database
from feedserver.database.revisions import require_current
from feedserver.errors import StartError
from feedserver.fault_reports import report_faults
from feedserver.feeds.cache import FeedCache, open_cache
from feedserver.feeds.renderer import Renderer
from feedserver.feeds.store import TokenRows
from feedserver.ics.uid import event_uid
from feedserver.installation import renderer_epoch, uid_domain
from feedserver.keys import Keys, load_keys
from feedserver.metrics import watch
from feedserver.settings import Settings
from feedserver.shelves.fill import NewShelves
from feedserver.shelves.joined import JoinedEntries
from feedserver.shelves.keep import Shelves
from feedserver.timezones import let_everybody_use_tzdata
from feedserver.tokens.signature import TokenSigner
from feedserver.use.counters import UseCounters
from feedserver.withheld.notes import WithheldNotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything with a state or a secret; one per process, made after the fork."""

    settings: Settings
    keys: Keys
    database: Database
    signer: TokenSigner
    token_rows: TokenRows
    joined_entries: JoinedEntries
    cache: FeedCache
    renderer: Renderer
    shelves: Shelves
    new_shelves: NewShelves
    clock: Clock
    uid_domain: str
    #: None: no limit is set.
    rate_limit: RateLimit | None
    use: UseCounters
    withheld: WithheldNotes
    mail_kinds: Mapping[str, MailKind]

    def booking_uid(self, booking_id: str) -> str:
        """The UID of a booking, in feed and mail alike."""
        return event_uid(self.keys.uid, self.uid_domain, "booking", booking_id)


def open_services(settings: Settings, clock: Clock = utc_now) -> Services:
    """Open everything and check that it may be used.

    Raises:
        StartError: keys, database or settings do not allow a safe start.
    """
    if not __debug__:
        raise StartError("Python runs with -O, which drops checks; start it without.")
    if get_debug_flag():
        raise StartError(
            "FLASK_DEBUG turns debugging on, which shows strangers what goes on inside; unset it."
        )
    let_everybody_use_tzdata()
    if settings.sentry_dsn:
        report_faults(settings.sentry_dsn)
    keys = load_keys(settings.keys_file)
    database = open_database(settings.database_url, settings.home)
    require_current(database)
    watch(database.engine)
    domain = uid_domain(database, settings.uid_domain)
    renderer = _renderer(settings, keys, domain, database, clock())
    return Services(
        settings=settings,
        keys=keys,
        database=database,
        signer=TokenSigner(keys.signing),
        token_rows=TokenRows(database),
        joined_entries=JoinedEntries(database),
        cache=open_cache(settings.cache_url, settings.cache_max_bytes, keys.signing[-1].secret),
        renderer=renderer,
        shelves=Shelves(renderer),
        new_shelves=NewShelves(database),
        clock=clock,
        uid_domain=domain,
        rate_limit=open_rate_limit(settings.api_requests_per_minute, database, settings.cache_url),
        use=UseCounters(database),
        withheld=WithheldNotes(database),
        mail_kinds=mail_kinds(settings.mail_kinds_file),
    )


def services() -> Services:
    """The services of the application that handles the present request."""
    return cast(Services, current_app.extensions["feedserver"])


def _renderer(settings: Settings, keys: Keys, domain: str, database: Database, now: datetime) -> Renderer:
    renderer = Renderer(
        uid_key=keys.uid,
        uid_domain=domain,
        publish=settings.feed_method,
        color=settings.feed_color,
        tombstone_days=settings.tombstone_days,
        max_octets=settings.feed_max_bytes,
        max_events=settings.feed_max_events,
        words=settings.words,
    )
    return renderer.since(renderer_epoch(database, renderer.version, now))
