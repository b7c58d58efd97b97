"""The doctor's visit: the token's state, its use, and its feed built anew to see what is left out."""

from datetime import datetime

from sqlalchemy import Connection

from feedserver.doctor.content import LeftOut, Size, content_findings
from feedserver.doctor.examination import Examination
from feedserver.doctor.finding import gravest_first, warning
from feedserver.doctor.retirement import retirement_finding
from feedserver.doctor.speaker import Speaker
from feedserver.doctor.use import next_fetch_due, use_findings
from feedserver.doctor.words import Words
from feedserver.feeds.broken import Broken
from feedserver.feeds.build import build
from feedserver.feeds.document import retired_at
from feedserver.feeds.reasons import withheld_of
from feedserver.feeds.store import bookings_between
from feedserver.feeds.subject import subject_of
from feedserver.people.model import User
from feedserver.services import Services
from feedserver.shelves.window import window
from feedserver.timezones import zone
from feedserver.tokens.model import Token, TokenStatus
from feedserver.use.store import use_of


def examine(
    tx: Connection, services: Services, token: Token, owner: User, words: Words, now: datetime
) -> Examination:
    """Examine a token at ``now`` (UTC) and say what was found, with the dates of its owner's zone."""
    status = token.status(suspended_at=owner.suspended_at, now=now)
    use = use_of(tx, token.id)
    speaker = Speaker(words, zone(owner.timezone))
    if status is not TokenStatus.LIVE:
        since, notice_days = retired_at(token, owner, status), services.settings.retired_notice_days
        finding = retirement_finding(status, since, notice_days, speaker, now)
        return Examination(status=status, size=None, findings=[finding], use=use, next_fetch_due=None)
    if not services.signer.knows(token.key_id):
        lost = warning("lost_key", words.lost_key)
        return Examination(status=status, size=None, findings=[lost], use=use, next_fetch_due=None)
    renderer = services.renderer
    built = build(tx, renderer, subject_of(token, owner), now)
    size = Size(
        octets=len(built.feed.body),
        events=built.feed.events,
        max_octets=renderer.max_octets,
        max_events=renderer.max_events,
    )
    inside = window(token.options, now.date())
    bookings = bookings_between(tx, owner.id, inside.after, inside.before, Broken())
    withheld = withheld_of(bookings, token.options, now.date(), renderer.tombstone_days)
    left_out = LeftOut(broken=built.broken, too_many=built.feed.left_out, withheld=withheld)
    changed_at = max(owner.feed_changed_at, token.options_changed_at or token.issued_at)
    said = [
        *use_findings(token, use, changed_at, speaker, now),
        *content_findings(size, left_out, speaker),
    ]
    due = next_fetch_due(use)
    return Examination(status=status, size=size, findings=gravest_first(said), use=use, next_fetch_due=due)
