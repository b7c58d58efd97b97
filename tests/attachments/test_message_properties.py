"""S-61: whatever a host may say, the message has the headers meant, one recipient, one calendar part."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedserver import attachments
from feedserver.api.fields import check_payload
from feedserver.attachments import Mailbox, Texts
from feedserver.attachments.payload import AttachmentsPayload
from feedserver.errors import InvalidFields
from feedserver.ics.check import check
from feedserver.ics.text import multi_line, parameter, single_line
from tests.attachments.asking import ADA, BOOKING, GUEST, INVITATION, KEY, event_of, made
from tests.attachments.mails import Mail, read
from tests.ics.samples import texts

HOSTILE = [
    "=?utf-8?q?x=0D=0ABcc:_evil@x.example?=",
    "=?utf-8?b?DQpCY2M6IGV2aWxAeC5leGFtcGxl?= and",
    '"Ada" <evil@x.example>, x',
    "a, b; c: <d@e>" * 20,
    "Jörg, Smith <evil@x.example>, " * 10,
    "é," * 120,
    "\\" * 7,
    "(comment " * 9,
    "x" * 500,
    "山田　太郎" * 60,
    "👩‍👩‍👧" * 50,
    "From: evil@x.example",
]
_ANY = texts(60).filter(lambda text: "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text))
_SEVERAL = _ANY | st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)


def _accepted(**said: Any) -> AttachmentsPayload | None:
    """What the API takes; None where it refuses."""
    order = {"mail_kind": INVITATION, "recipient": GUEST, "sender": ADA, "booking": BOOKING, **said}
    try:
        return check_payload(AttachmentsPayload, order)
    except InvalidFields:
        return None


def _mail(order: AttachmentsPayload, **fields: Any) -> Mail:
    assert order.sender is not None
    boxes = {
        "recipient": Mailbox(email=order.recipient.email, name=order.recipient.name),
        "sender": Mailbox(email=order.sender.email, name=order.sender.name),
    }
    said = Texts(subject=order.subject, text=order.text, html=order.html)
    return read(attachments.as_message(made(**boxes, **fields), texts=said, **KEY))


def _check(mail: Mail, order: AttachmentsPayload) -> None:
    assert order.sender is not None
    for header, box in (("From", order.sender), ("To", order.recipient)):
        assert mail.mailbox(header) == (single_line(box.name or ""), box.email)
    event = event_of(mail.object)
    check(mail.object, mailed=True)
    assert event["ATTENDEE"].params.get("CN", "") == parameter(order.recipient.name or "")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_and_subjects(hostile: str) -> None:
    name = hostile[:500]
    order = _accepted(recipient={**GUEST, "name": name}, sender={**ADA, "name": name}, subject=name)
    assert order is not None
    mail = _mail(order)
    _check(mail, order)
    assert mail.subject == single_line(name)


@settings(max_examples=150, deadline=None)
@given(name=_SEVERAL, other=_SEVERAL, subject=_SEVERAL)
@example(name="a b  c", other="  ", subject=" x ")
def test_any_names_and_subject(name: str, other: str, subject: str) -> None:
    said = {"recipient": {**GUEST, "name": name}, "sender": {**ADA, "name": other}, "subject": subject}
    order = _accepted(**said) or _accepted(subject=single_line(subject)[:500] or None)
    assert order is not None
    mail = _mail(order)
    _check(mail, order)
    if order.subject is not None:
        assert mail.subject == single_line(order.subject)


@settings(max_examples=150, deadline=None)
@given(summary=_SEVERAL.filter(str.strip), description=_SEVERAL, location=_SEVERAL)
def test_any_booking(summary: str, description: str, location: str) -> None:
    fields = {"summary": summary[:1000], "description": description[:2000], "location": location[:1000]}
    order = _accepted(booking={**BOOKING, **fields})
    if order is None:
        return
    mail = _mail(order, **fields)
    _check(mail, order)
    shown = single_line(summary[:1000])
    assert mail.subject == f"Invitation: {shown}".removesuffix(": ")
    assert multi_line(description[:2000]).strip() in mail.words.strip()


@settings(max_examples=150, deadline=None)
@given(text=_SEVERAL, html=_SEVERAL)
@example(text="\r", html="\x0c")
@example(text=".\r\n.\r\nFrom x", html="\r\n--===============\r\n")
def test_any_text_and_html(text: str, html: str) -> None:
    order = _accepted(text=text, html=html)
    assert order is not None
    mail = _mail(order)
    _check(mail, order)
    for shown, said in ((mail.words, text), (mail.markup, html)):
        if said:
            assert _lines(shown) == _lines(said)


def _lines(text: str) -> list[str]:
    """Mail knows one kind of line break, and ends with one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


_ATOM = st.text(st.sampled_from("abcXYZ019!#$%&'*+/=?^_`{|}~-"), min_size=1, max_size=20)


@settings(max_examples=150, deadline=None)
@given(local=st.lists(_ATOM, min_size=1, max_size=3).map(".".join), name=_SEVERAL)
def test_any_address(local: str, name: str) -> None:
    order = _accepted(recipient={"email": f"{local}@x.example", "name": name or None}) or _accepted(
        recipient={"email": f"{local}@x.example"}
    )
    if order is None:
        assert "=?" in local
        return
    _check(_mail(order), order)
