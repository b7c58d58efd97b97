"""Complete messages: their structure, their headers, and what they say where the host says nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from feedserver import attachments
from feedserver.attachments import Attachment, Mailbox, Texts
from tests.attachments.asking import (
    ADA,
    BOOKING,
    CANCELLATION,
    GUEST,
    INVITATION,
    KEY,
    KINDS,
    MESSAGE,
    PROVISIONAL,
    content,
    items,
    made,
    post,
)
from tests.attachments.conftest import Opened
from tests.attachments.mails import Mail, payload, read
from tests.site import Site


def _mail(attachment: Attachment, language: str = "en", **texts: str) -> Mail:
    date = datetime(2026, 11, 24, 12, tzinfo=UTC)
    return read(attachments.as_message(attachment, texts=Texts(**texts), language=language, date=date, **KEY))


@pytest.mark.parametrize("kind", KINDS)
def test_both_calendar_parts_are_the_object(kind: str) -> None:
    attachment = made(kind, status="cancelled" if KINDS[kind] == "CANCEL" else "provisional")
    mail = _mail(attachment)
    assert mail.file is not None
    assert mail.object == payload(mail.file) == attachment.content
    parameters = dict(mail.calendar["Content-Type"].params)
    assert parameters == {"charset": "utf-8", "method": KINDS[kind]}
    assert mail.calendar.get_content_disposition() == "inline"
    assert (mail.file.get_content_disposition(), mail.file.get_filename()) == ("attachment", "invite.ics")
    assert dict(mail.file["Content-Type"].params) == {"name": "invite.ics"}


def test_the_headers() -> None:
    mail = _mail(made())
    assert mail.mailbox("From") == (ADA["name"], ADA["email"])
    assert mail.mailbox("To") == (GUEST["name"], GUEST["email"])
    assert mail.whole["Date"] == "Tue, 24 Nov 2026 12:00:00 +0000"
    assert mail.subject == "Invitation: Planning meeting"


def test_addresses_without_names() -> None:
    mail = _mail(made(recipient=Mailbox(email="a@x.example"), sender=Mailbox(email="b@x.example")))
    assert (mail.whole["From"], mail.whole["To"]) == ("b@x.example", "a@x.example")


def test_the_message_id_is_one_for_the_same_mail() -> None:
    first = _mail(made()).message_id
    other = made(summary="Other", recipient=Mailbox(email="GUEST@x.example", name="Other"))
    assert _mail(other, "de", subject="Other").message_id == first
    assert first.endswith(f"@{KEY['uid_domain']}>")
    different = [
        made(id="b-43"),
        made(sequence=4),
        made("planning_meeting_updated"),
        made(recipient=Mailbox(email="other@x.example")),
    ]
    assert len({first, *(_mail(one).message_id for one in different)}) == 5
    assert made().record.uid not in first


@pytest.mark.parametrize(
    ("language", "kind", "status", "subject"),
    [
        ("en", INVITATION, "confirmed", "Invitation: Planning meeting"),
        ("en", PROVISIONAL, "provisional", "Provisional booking: Planning meeting"),
        ("en", CANCELLATION, "cancelled", "Cancelled: Planning meeting"),
        ("de", INVITATION, "confirmed", "Einladung: Planning meeting"),
        ("de", PROVISIONAL, "provisional", "Vorläufige Buchung: Planning meeting"),
        ("de", "planning_meeting_booking_rejected", "rejected", "Nicht bestätigt: Planning meeting"),
    ],
)
def test_a_subject_of_its_own(language: str, kind: str, status: str, subject: str) -> None:
    assert _mail(made(kind, status=status), language).subject == subject


def test_a_text_of_its_own() -> None:
    said = {"location": "Room 4", "description": "Bring\nthe plan.", "url": "https://host.example/b/42"}
    mail = _mail(made(**said, meeting={"url": "https://meet.example/x"}))
    assert mail.words == (
        "Planning meeting\n\nWhen: Tuesday, 1 December 2026, 10:00–11:00 (Europe/London)\nWhere: Room 4\n"
        "Join: https://meet.example/x\nMore: https://host.example/b/42\n\nBring\nthe plan.\n"
    )
    assert "<p>Bring<br>\nthe plan.</p>" in mail.markup


def test_a_german_text_of_its_own() -> None:
    text = _mail(made(CANCELLATION, status="cancelled"), "de").words
    assert "Wann: Dienstag, 1. Dezember 2026, 10:00–11:00 (Europe/London)" in text
    assert "Dieser Termin findet nicht mehr statt." in text


@pytest.mark.parametrize(
    ("times", "written"),
    [
        (
            {"start": "2026-12-01T22:00:00", "end": "2026-12-02T01:00:00"},
            "22:00–Wednesday, 2 December 2026, 01:00",
        ),
        (
            {"timezone": None, "start": "2026-12-01T10:00:00Z", "end": "2026-12-01T10:30:00Z"},
            "10:00–10:30 (UTC)",
        ),
        ({"all_day": True, "start": "2026-12-01", "end": "2026-12-02"}, "When: Tuesday, 1 December 2026\n"),
        (
            {"all_day": True, "start": "2026-12-01", "end": "2026-12-03"},
            "2026 – Wednesday, 2 December 2026\n",
        ),
    ],
)
def test_when_it_takes_place(times: dict[str, Any], written: str) -> None:
    assert written in _mail(made(**times)).words


def test_a_series_says_that_it_is_one() -> None:
    rule = {"rrule": "FREQ=WEEKLY;COUNT=3"}
    assert "This is the first of a series" in _mail(made(recurrence=rule)).words


def test_a_series_says_when_it_first_takes_place() -> None:
    """The first was cancelled, the second was moved elsewhere."""
    gone = {"recurrence_id": "2026-12-01T10:00:00", "status": "cancelled"}
    times = {"start": "2026-12-09T14:00:00", "end": "2026-12-09T15:00:00"}
    moved = {"recurrence_id": "2026-12-08T10:00:00", "location": "Room 5", **times}
    mail = _mail(made(recurrence={"rrule": "FREQ=WEEKLY;COUNT=3", "overrides": [gone, moved]}))
    assert "When: Wednesday, 9 December 2026, 14:00–15:00 (Europe/London)\nWhere: Room 5" in mail.words


def test_a_series_of_one_says_no_more_than_its_event() -> None:
    moved = {
        "recurrence_id": "2026-12-01T10:00:00",
        "start": "2026-12-02T10:00:00",
        "end": "2026-12-02T11:00:00",
    }
    words = _mail(made(recurrence={"rrule": "FREQ=WEEKLY;COUNT=1", "overrides": [moved]})).words
    assert "Wednesday, 2 December 2026, 10:00–11:00" in words
    assert "series" not in words


def test_what_the_host_says_itself() -> None:
    both = _mail(made(), text="Dear Guest,\n\nsee you.\n", html="<p>Dear <b>Guest</b></p>", subject="Yours")
    assert both.words == "Dear Guest,\n\nsee you.\n"
    assert both.markup.strip() == "<p>Dear <b>Guest</b></p>"
    assert both.subject == "Yours"


def test_html_is_made_from_the_text() -> None:
    html = _mail(made(), text="Dear <Guest> & co,\nsee you.\n\nAda").markup
    assert "<p>Dear &lt;Guest&gt; &amp; co,<br>\nsee you.</p>\n<p>Ada</p>" in html


def test_the_text_beside_html_alone_is_made_from_the_booking() -> None:
    mail = _mail(made(), html="<p>Hello</p>")
    assert mail.words.startswith("Planning meeting\n")
    assert mail.markup.strip() == "<p>Hello</p>"


def test_long_lines_are_encoded() -> None:
    long = "word " * 4000
    mail = _mail(made(description="x" * 8192), text=long, html=f"<p>{long}</p>")
    assert mail.words == f"{long}\n"


@pytest.fixture(scope="module")
def german(opened: Opened) -> Site:
    site = opened(language="de", mail_attachment=False)
    site.host.make_booking("b-1", organiser=ADA, status="provisional")
    return site


def test_a_german_installation_without_the_file(german: Site) -> None:
    mail = read(post(german, PROVISIONAL, MESSAGE, booking_id="b-1").data)
    assert mail.file is None
    assert mail.subject == "Vorläufige Buchung: Planning meeting"
    assert "Wann: Dienstag, 1. Dezember 2026, 10:00–11:00" in mail.words
    assert "SUMMARY:[AUSSTEHEND]" in mail.object.decode() or "[PENDING]" not in mail.object.decode()
    (item,) = items(post(german, PROVISIONAL, booking_id="b-1", form="message"))
    assert read(content(item)).file is None


def test_over_http(office: Site) -> None:
    texts = {"subject": "Überblick", "text": "Grüße", "html": "<p>Grüße</p>"}
    mail = read(post(office, accept=MESSAGE, booking=BOOKING, **texts).data)
    assert (mail.subject, mail.words.strip()) == ("Überblick", "Grüße")
    assert mail.whole["Date"].datetime == office.clock.now


def test_no_message_holds_a_feed_address(opened: Opened) -> None:
    """S-29, with the address of a live token as the canary."""
    for language in ("en", "de"):
        site = opened(language=language)
        urls = [site.host.feed_url(), site.host.feed_url(privacy="busy")]
        canaries = {"/feeds/", "webcal:", "ics_", *(url.rsplit("/", 2)[1] for url in urls)}
        for kind, method in KINDS.items():
            status = "cancelled" if method == "CANCEL" else "provisional"
            site.host.make_booking("b-1", status=status, organiser=ADA, url="https://host.example/b/1")
            mail = read(post(site, kind, MESSAGE, booking_id="b-1").data)
            parts = [payload(part) for part in mail.whole.walk() if not part.is_multipart()]
            decoded = mail.raw + b"".join(parts)
            assert not [canary for canary in canaries if canary.encode() in decoded]
