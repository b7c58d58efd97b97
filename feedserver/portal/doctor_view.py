"""An examination as the page of the doctor shows it, in words. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feedserver.doctor.content import Size
from feedserver.doctor.examination import Examination
from feedserver.doctor.finding import Finding, Level
from feedserver.doctor.speaker import Speaker
from feedserver.doctor.verdict import Verdict, verdict_of
from feedserver.portal.texts.doctor_model import DoctorTexts
from feedserver.tokens.ending import ends_for_good
from feedserver.tokens.model import Token
from feedserver.use.clients import OTHER, polling_of
from feedserver.use.model import ClientUse, Use

#: The codes of findings that say what is left out begin so.
_LEFT_OUT = ("withheld_", "broken", "left_out")


class Remedy(StrEnum):
    """What can be done about a warning, one click away."""

    RENEW = "renew"
    SUBSCRIBE = "subscribe"
    NEW = "new"


_REMEDIES = {
    "lost_key": (Remedy.RENEW,),
    "new_client": (Remedy.RENEW,),
    "many_clients": (Remedy.RENEW,),
    "overdue": (Remedy.RENEW, Remedy.SUBSCRIBE),
    "never_fetched": (Remedy.SUBSCRIBE,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningView:
    """A sentence, and what can be done."""

    message: str
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """A family of clients that came."""

    name: str
    first_day: str
    last_day: str
    every: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorView:
    """The whole page; ``events`` and ``size`` are None where the token shows no bookings."""

    is_current: bool
    verdict: str
    warnings: list[WarningView]
    details: list[str]
    due: str | None
    got: str | None
    clients: list[ClientView]
    events: str | None
    size: str | None
    is_whole: bool
    #: What the warnings do not say.
    left_out: list[str]


def doctor_view(
    found: Examination, token: Token, speaker: Speaker, texts: DoctorTexts, now: datetime
) -> DoctorView:
    """What was found at ``now`` (UTC) in the words of a language."""
    verdict, infos = verdict_of(found), [one for one in found.findings if one.level is Level.INFO]
    return DoctorView(
        is_current=verdict is Verdict.CURRENT,
        verdict=texts.verdicts[verdict],
        warnings=_warnings([one for one in found.findings if one.level is Level.WARNING], token),
        details=[one.message for one in infos if not one.code.startswith(_LEFT_OUT)],
        due=_due(found, speaker, texts, now),
        got=_got(found.use, speaker, texts),
        clients=[_client(one, speaker, texts) for one in found.use.clients],
        events=_events(found.size, speaker, texts) if found.size else None,
        size=_size(found.size, speaker, texts) if found.size else None,
        is_whole=not any(one.code.startswith(_LEFT_OUT) for one in found.findings),
        left_out=[one.message for one in infos if one.code.startswith(_LEFT_OUT)],
    )


def _warnings(findings: list[Finding], token: Token) -> list[WarningView]:
    """Each remedy stands once, with the last warning it helps against."""
    said: list[WarningView] = []
    offered: set[Remedy] = set()
    for finding in reversed(findings):
        remedies = tuple(remedy for remedy in _remedies(finding, token) if remedy not in offered)
        offered.update(remedies)
        said.append(WarningView(message=finding.message, remedies=remedies))
    return said[::-1]


def _remedies(finding: Finding, token: Token) -> tuple[Remedy, ...]:
    if finding.code == "expires_soon":
        # A renewed address has the end of the old one.
        return (Remedy.NEW,) if ends_for_good(token) else (Remedy.SUBSCRIBE,)
    return _REMEDIES.get(finding.code, ())


def _due(found: Examination, speaker: Speaker, texts: DoctorTexts, now: datetime) -> str | None:
    """By when somebody asks again; None where nobody has asked, or nobody is waited for."""
    due, polling = found.next_fetch_due, polling_of(found.use.last_client or OTHER)
    if found.use.last_fetched_at is None or found.size is None:
        return None
    if due is None or polling is None:
        return texts.unknown
    said = texts.due_by_open if polling.while_open else texts.due_by
    if due <= now:
        said = texts.due_since
    return said.format(day=speaker.day(due), time=speaker.time(due))


def _got(use: Use, speaker: Speaker, texts: DoctorTexts) -> str | None:
    if use.event_count is None or use.size_bytes is None:
        return None
    return texts.got_says.format(events=speaker.events(use.event_count), size=speaker.size(use.size_bytes))


def _client(client: ClientUse, speaker: Speaker, texts: DoctorTexts) -> ClientView:
    polling = polling_of(client.family)
    return ClientView(
        name=speaker.client(client.family),
        first_day=speaker.short_day(client.first_day),
        last_day=speaker.short_day(client.last_day),
        every=speaker.span(*polling.every_hours) if polling else texts.unknown,
    )


def _events(size: Size, speaker: Speaker, texts: DoctorTexts) -> str:
    return texts.at_most.format(now=speaker.number(size.events), most=speaker.number(size.max_events))


def _size(size: Size, speaker: Speaker, texts: DoctorTexts) -> str:
    return texts.at_most.format(now=speaker.size(size.octets), most=speaker.size(size.max_octets))
