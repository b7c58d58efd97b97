from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feedserver.bookings.model import Status
from feedserver.ics.event import Style, booking_event
from feedserver.ics.words import Words
from feedserver.tokens.model import CancelledForm, Privacy
from tests.ics.samples import STAMP, booking, parsed, record, written

TITLE = "Planning meeting"
FORMS = list(CancelledForm)
SHOWN_FORMS = [CancelledForm.TOMBSTONE, CancelledForm.PREFIX]


def row(fragment: bytes) -> tuple[str, str, str, str]:
    event = parsed(fragment)
    columns = ("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
    summary, status, transparency, busy = (str(event[name]) for name in columns)
    return summary, status, transparency, busy


@pytest.mark.parametrize("form", FORMS)
def test_confirmed_booking_is_busy_under_its_own_summary(form: CancelledForm) -> None:
    fragment = written(booking(status=Status.CONFIRMED), cancelled=form)
    assert row(fragment) == (TITLE, "CONFIRMED", "OPAQUE", "BUSY")


@pytest.mark.parametrize("form", FORMS)
def test_provisional_booking_is_tentative_and_says_pending(form: CancelledForm) -> None:
    fragment = written(booking(status=Status.PROVISIONAL), cancelled=form)
    assert row(fragment) == (f"[PENDING] {TITLE}", "TENTATIVE", "OPAQUE", "TENTATIVE")


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.REJECTED])
def test_cancelled_booking_leaves_a_tombstone_that_takes_no_time(status: Status) -> None:
    fragment = written(booking(status=status), cancelled=CancelledForm.TOMBSTONE)
    assert row(fragment) == (f"[CANCELLED] {TITLE}", "CANCELLED", "TRANSPARENT", "FREE")


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.REJECTED])
def test_cancelled_booking_as_prefix_stays_confirmed_so_that_google_shows_it(status: Status) -> None:
    fragment = written(booking(status=status), cancelled=CancelledForm.PREFIX)
    assert row(fragment) == (f"[CANCELLED] {TITLE}", "CONFIRMED", "TRANSPARENT", "FREE")


@pytest.mark.parametrize("form", SHOWN_FORMS)
@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.PROVISIONAL])
def test_deleted_booking_looks_like_a_cancelled_one(status: Status, form: CancelledForm) -> None:
    deleted = written(booking(status=status), cancelled=form, cancelled_at=STAMP, deleted_at=STAMP)
    assert row(deleted) == row(written(booking(status=Status.CANCELLED), cancelled=form))


def test_a_cancelled_booking_that_is_to_be_hidden_is_never_written() -> None:
    with pytest.raises(ValueError, match="hidden"):
        written(booking(status=Status.CANCELLED), cancelled=CancelledForm.HIDE)


def test_a_record_without_its_booking_is_never_written() -> None:
    with pytest.raises(ValueError, match="without its booking"):
        booking_event(record(None), Style(), stamp=STAMP)


def test_a_time_without_a_zone_is_never_written() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        written(booking(starts_at=datetime(2026, 3, 9)))  # noqa: DTZ001
    aware = record(booking())
    naive = replace(aware, created_at=aware.created_at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="without a zone"):
        booking_event(naive, Style(), stamp=datetime.now(UTC))


def test_the_prefixes_are_said_in_the_words_of_the_feed() -> None:
    german = Words(pending="[VORLÄUFIG]", cancelled="[ABGESAGT]", busy="Belegt", untitled="(ohne Titel)")
    fragment = booking_event(
        record(booking(summary=" \x00 ", status=Status.PROVISIONAL)),
        Style(privacy=Privacy.TITLE, words=german),
        stamp=STAMP,
    )
    assert row(fragment)[0] == "[VORLÄUFIG] (ohne Titel)"
