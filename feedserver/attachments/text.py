"""What a mail says where the host gives no words: a subject and a body from the booking itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from babel.dates import format_date, format_datetime

from feedserver.attachments.invitation import Attachment
from feedserver.bookings.model import Booking
from feedserver.ics.invitation import is_gone
from feedserver.ics.text import multi_line, single_line
from feedserver.ics.values import link
from feedserver.timezones import zone


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWords:
    """Headings and sentences of a mail in one language; ``moment`` is a pattern of Unicode TR 35."""

    locale: str
    moment: str
    when: str
    where: str
    join: str
    more: str
    series: str
    cancelled: str


MAIL_LANGUAGES = {
    "en": MailWords(
        locale="en_GB",
        moment="EEEE, d MMMM y, HH:mm",
        when="When",
        where="Where",
        join="Join",
        more="More",
        series="This is the first of a series; your calendar shows the others.",
        cancelled="This no longer takes place.",
    ),
    "de": MailWords(
        locale="de_DE",
        moment="EEEE, d. MMMM y, HH:mm",
        when="Wann",
        where="Wo",
        join="Teilnehmen",
        more="Mehr",
        series="Dies ist der erste Termin einer Reihe; Ihr Kalender zeigt die übrigen.",
        cancelled="Dieser Termin findet nicht mehr statt.",
    ),
}


def subject_of(attachment: Attachment, language: str) -> str:
    """Such as ``Rescheduled: Planning meeting``."""
    booking = _booking(attachment)
    lead = attachment.kind.lead.get(language, "")
    return ": ".join(part for part in (lead, single_line(booking.summary)) if part)


def text_of(attachment: Attachment, language: str) -> str:
    """A plain text of a few lines: what, when, where, and what the host wrote."""
    booking, words = _booking(attachment), MAIL_LANGUAGES[language]
    first = _first(booking)
    address = link(first.meeting.url) if first.meeting else None
    facts = (
        (words.when, when_of(first, words)),
        (words.where, single_line(first.location or "")),
        (words.join, address),
        (words.more, link(first.url)),
    )
    is_series = booking.recurrence is not None and not booking.recurrence.is_single
    is_over = attachment.kind.method == "CANCEL"
    paragraphs = (
        single_line(booking.summary),
        words.cancelled if is_over else None,
        "\n".join(f"{name}: {fact}" for name, fact in facts if fact),
        words.series if is_series and not is_over else None,
        multi_line(booking.description or ""),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def html_of(text: str) -> str:
    """The same text as HTML: paragraphs and line breaks, everything else escaped."""
    paragraphs = (escape(part).replace("\n", "<br>\n") for part in text.strip().split("\n\n"))
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def when_of(booking: Booking, words: MailWords) -> str:
    """The time on the clock of the booking's zone (UTC where it has none), with that zone's name."""
    if booking.all_day:
        first, last = booking.starts_at.date(), (booking.ends_at - timedelta(days=1)).date()
        days = [format_date(day, "full", locale=words.locale) for day in (first, last)]
        return days[0] if first == last else " – ".join(days)
    tzinfo = zone(booking.timezone) if booking.timezone else UTC
    start, end = booking.starts_at.astimezone(tzinfo), booking.ends_at.astimezone(tzinfo)
    is_short = start.date() == end.date()
    until = _written(end, "HH:mm" if is_short else words.moment, words)
    return f"{_written(start, words.moment, words)}–{until} ({booking.timezone or 'UTC'})"


def _written(moment: datetime, pattern: str, words: MailWords) -> str:
    return format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=words.locale)


def _first(booking: Booking) -> Booking:
    """The first time that it takes place; what takes place no more, as it was."""
    occurrences = booking.recurrence.occurrences if booking.recurrence else ()
    left = [one.of(booking) for one in occurrences if not is_gone(one.booking)]
    return min(left, key=lambda one: one.starts_at, default=booking)


def _booking(attachment: Attachment) -> Booking:
    booking = attachment.record.booking
    assert booking is not None  # make_attachment refuses a record without one
    return booking
