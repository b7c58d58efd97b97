"""S-61: what would reach a header, a recipient list, a file name or a parameter is refused by its name."""

from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.attachments.asking import ADA, BOOKING, GUEST, MESSAGE, get, post
from tests.attachments.mails import read
from tests.site import Site

CONTROLS = {
    "CRLF": "\r\n",
    "CR": "\r",
    "LF": "\n",
    "NUL": "\x00",
    "TAB": "\t",
    "VT": "\v",
    "ESC": "\x1b",
    "DEL": "\x7f",
    "NEL": "\x85",
    "LS": "\u2028",
    "PS": "\u2029",
    "RLO": "\u202e",
    "RLI": "\u2067",
    "BOM": "\ufeff",
    "surrogate": "\ud800",
    "noncharacter": "\uffff",
}
#: What is in the way of one address, and nothing else.
ADDRESSES = [
    *("", " ", "guest", "@x.example", "guest@", "guest@@x.example", "a@b@x.example"),
    *("guest@x.example,evil@x.example", "guest@x.example, evil@x.example", "guest@x.example;evil@x.example"),
    *("guest@x.example evil@x.example", "a@b>, <c@d", "<guest@x.example>", "Guest <guest@x.example>"),
    *('"Guest" <guest@x.example>', "guest@x.example (comment)", "(comment)guest@x.example"),
    *("guest@(comment)x.example", '"guest"@x.example', '"a b"@x.example', "mailto:guest@x.example"),
    *("guest@x.example?bcc=evil@x.example", "group:guest@x.example;", "guest@[127.0.0.1]", "g\\@x.example"),
    *("@relay.example:guest@x.example", "guest@x.example\r\nBcc: evil@x.example", "guest@x.example\n"),
    *("guest\r@x.example", "guest\x00@x.example", "guest@x.example\u2028", "gu\u202eest@x.example"),
    *("gäst@x.example", "guest@münchen.example", "guest@x.example.", ".guest@x.example", "g..t@x.example"),
    *("guest@x..example", "guest@_x.example", f"{'g' * 65}@x.example", f"g@{'x' * 250}.example"),
    *("=?utf-8?q?guest?=@x.example", "=?utf-8?q?a=40b.example=2C?=@x.example", "guest@x.example\u3000"),
]
NO_NAMES = ["", " ", "\u3000"]


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("place", ["{}Guest", "Gu{}est", "Guest{}", "Guest{}Bcc: evil@x.example"])
def test_controls_in_names_and_subjects(office: Site, control: str, place: str) -> None:
    text = place.format(CONTROLS[control])
    for said, field in (
        ({"recipient": {**GUEST, "name": text}}, "recipient.name"),
        ({"sender": {**ADA, "name": text}}, "sender.name"),
        ({"subject": text}, "subject"),
    ):
        for accept in (None, MESSAGE):
            assert fields_refused(post(office, accept=accept, booking=BOOKING, **said)) == {field}


@pytest.mark.parametrize("blank", NO_NAMES)
def test_names_and_subjects_say_something(office: Site, blank: str) -> None:
    assert fields_refused(post(office, booking=BOOKING, subject=blank)) == {"subject"}
    assert fields_refused(post(office, booking=BOOKING, recipient={**GUEST, "name": blank})) == {
        "recipient.name"
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(office: Site, address: str) -> None:
    office.host.make_booking("b-1", organiser=ADA)
    for field, box in (("recipient", GUEST), ("sender", ADA)):
        said = {field: {**box, "email": address}}
        assert fields_refused(post(office, booking_id="b-1", **said)) == {f"{field}.email"}
    if "\ud800" not in address:
        assert fields_refused(get(office, "b-1", recipient=address)) == {"recipient"}


@pytest.mark.parametrize(
    ("box", "field"),
    [
        ("guest@x.example", "recipient"),
        (["guest@x.example"], "recipient"),
        ([GUEST, ADA], "recipient"),
        ({}, "recipient.email"),
        ({"email": ["a@x.example", "b@x.example"]}, "recipient.email"),
        ({"email": None}, "recipient.email"),
        ({"email": "a@x.example", "name": 1}, "recipient.name"),
        ({"email": "a@x.example", "name": "n" * 501}, "recipient.name"),
        ({"email": "a@x.example", "cc": "b@x.example"}, "recipient.cc"),
    ],
)
def test_a_recipient_that_is_no_mailbox(office: Site, box: Any, field: str) -> None:
    assert fields_refused(post(office, booking=BOOKING, recipient=box)) == {field}


@pytest.mark.parametrize(
    "kind",
    [
        *(
            "planning_meeting_invitation\r\nBcc: evil@x.example",
            "planning_meeting_invitation\x00",
            "../kinds",
        ),
        *("planning_meeting_invitation; method=PUBLISH", "\u2028", "\ud800", "", "x" * 65, "%0d%0a"),
    ],
)
def test_mail_kinds(office: Site, kind: str) -> None:
    assert fields_refused(post(office, kind, booking=BOOKING)) == {"mail_kind"}
    office.host.make_booking("b-1", organiser=ADA)
    if kind and "\ud800" not in kind:
        problem(get(office, "b-1", kind), 404)


@pytest.mark.parametrize(
    "field", ["filename", "file_name", "method", "content_type", "headers", "cc", "bcc", "uid"]
)
def test_nobody_names_files_methods_or_headers(office: Site, field: str) -> None:
    assert fields_refused(post(office, booking=BOOKING, **{field: "x\r\nBcc: evil@x.example"})) == {field}


@pytest.mark.parametrize("form", ["eml", "message\r\n", "", 1])
def test_forms(office: Site, form: Any) -> None:
    assert fields_refused(post(office, booking=BOOKING, form=form)) == {"form"}


@pytest.mark.parametrize("field", ["text", "html"])
def test_bodies(office: Site, field: str) -> None:
    for said in ("a\x00b", "\ud800", "x" * 100_001):
        assert fields_refused(post(office, booking=BOOKING, **{field: said})) == {field}
    said = {field: "a\r\n\r\n--=\r\nBcc: evil@x.example\r\n.\r\n"}
    mail = read(post(office, accept=MESSAGE, booking=BOOKING, **said).data)
    assert "Bcc: evil@x.example" in (mail.words if field == "text" else mail.markup)


@pytest.mark.parametrize("control", sorted(CONTROLS.keys() - {"NUL", "surrogate"}))
def test_what_a_booking_may_hold_reaches_no_header(office: Site, control: str) -> None:
    """Bookings take every code point; their normal form is written."""
    evil = f"x{CONTROLS[control]}Bcc: evil@x.example{CONTROLS[control]}ATTENDEE:mailto:evil@x.example"
    said = {"summary": evil, "description": evil, "organiser": {"email": "eve@host.example", "name": evil}}
    mail = read(post(office, accept=MESSAGE, booking={**BOOKING, **said}, sender=None).data)
    assert mail.whole["Bcc"] is None
    assert mail.object.count(b"\r\nATTENDEE") == 1
    assert len(mail.whole["From"].addresses) == len(mail.whole["To"].addresses) == 1
