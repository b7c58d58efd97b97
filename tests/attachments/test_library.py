"""``from feedserver import attachments``: the same objects in a host's own process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from feedserver import attachments
from feedserver.attachments import Mailbox, MailKind, Texts
from feedserver.attachments.kinds import State
from feedserver.errors import Conflict, FeedserverError, InvalidFields
from feedserver.ics.invitation import Method
from tests.attachments.asking import (
    ADA,
    BOOKING,
    CANCELLATION,
    GUEST,
    INVITATION,
    KEY,
    KINDS,
    MESSAGE,
    asked,
    event_of,
    get,
    items,
    made,
    post,
)
from tests.attachments.mails import read
from tests.site import Site

BOXES = {"recipient": Mailbox(**GUEST), "sender": Mailbox(**ADA)}
SNIPPET = """
import sys
from feedserver import attachments

made = attachments.make(
    {
        "id": "b-42",
        "updated_at": "2026-11-24T12:00:00Z",
        "sequence": 1,
        "summary": "Planning meeting",
        "start": "2026-12-01T10:00:00Z",
        "end": "2026-12-01T11:00:00Z",
    },
    kind="planning_meeting_rescheduled",
    recipient=attachments.Mailbox(email="amira@host.example", name="Amira Okafor"),
    sender=attachments.Mailbox(email="ada@host.example", name="Ada Park"),
    uid_key=bytes.fromhex("00" * 32),
    uid_domain="host.example",
)
assert made is not None  # None: another integration manages the booking
content: bytes = made.content
content_type: str = made.content_type
item: dict[str, str | int] = made.as_json()
mail: bytes = attachments.as_message(
    made,
    uid_key=bytes.fromhex("00" * 32),
    uid_domain="host.example",
    texts=attachments.Texts(subject="New time", text="See you."),
)
kinds: dict[str, attachments.MailKind] = attachments.mail_kinds()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def _own(site: Site) -> dict[str, Any]:
    """UID key and domain of an installation."""
    return {"uid_key": site.services.keys.uid, "uid_domain": site.services.uid_domain}


def test_it_loads_neither_server_nor_database(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "error", "-c", SNIPPET], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    loaded = {*done.stdout.split()}
    assert "feedserver" in loaded
    assert not loaded & {
        "icalendar",
        "flask",
        "werkzeug",
        "sqlalchemy",
        "alembic",
        "psycopg",
        "redis",
        "gunicorn",
        "click",
        "jinja2",
    }


def test_it_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "host.py"
    path.write_text(SNIPPET)
    arguments = ["--strict", "--config-file=", "--follow-imports=silent", str(path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "mypy", *arguments], capture_output=True, text=True, cwd=root
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_public_names() -> None:
    names = {"Attachment", "MailKind", "Mailbox", "Texts", "as_message", "mail_kinds", "make"}
    assert {*attachments.__all__} == names
    assert all(getattr(attachments, name).__doc__ for name in names)


@pytest.mark.parametrize("kind", KINDS)
def test_the_bytes_of_the_server(office: Site, kind: str) -> None:
    booking = {**BOOKING, "status": "cancelled" if KINDS[kind] == "CANCEL" else "provisional"}
    found = attachments.make(booking, kind=kind, **BOXES, **_own(office))
    assert found is not None
    (item,) = items(post(office, kind, booking=booking))
    assert found.as_json() == item
    assert found.content_type == item["content_type"]


def test_the_bytes_of_a_booking_that_is_stored(office: Site) -> None:
    answer = office.host.make_booking("b-1", recurrence={"rrule": "FREQ=WEEKLY;COUNT=4"})
    found = attachments.make(answer, kind=INVITATION, **BOXES, **_own(office))
    assert found is not None
    assert found.content == asked(office, booking_id="b-1")
    assert found.record.uid == answer["uid"]


def test_the_message_id_of_the_server(office: Site) -> None:
    found = attachments.make(BOOKING, kind=INVITATION, **BOXES, **_own(office))
    assert found is not None
    mail = read(attachments.as_message(found, **_own(office)))
    assert mail.message_id == read(post(office, accept=MESSAGE, booking=BOOKING).data).message_id


def test_nothing_for_what_others_manage() -> None:
    theirs = {**BOOKING, "managed_by": "teams"}
    assert attachments.make(theirs, kind=INVITATION, **BOXES, **KEY) is None
    assert attachments.make(theirs, kind=CANCELLATION, withdraw=True, **BOXES, **KEY) is not None


def test_a_kind_of_the_hosts_own() -> None:
    kind = MailKind(
        name="site_visit", method=Method.REQUEST, states=frozenset({State.CONFIRMED}), lead={"en": "Visit"}
    )
    found = attachments.make(BOOKING, kind=kind, **BOXES, **KEY)
    assert found is not None
    assert read(attachments.as_message(found, **KEY)).subject == "Visit: Planning meeting"
    german = read(attachments.as_message(found, language="de", **KEY))
    assert german.subject == "Planning meeting"


def test_languages() -> None:
    attachment = made(language="de", status="provisional")
    assert not str(event_of(attachment.content)["SUMMARY"]).startswith("[PENDING]")
    assert read(attachments.as_message(attachment, language="de", with_file=False, **KEY)).file is None


@pytest.mark.parametrize(
    ("fields", "arguments", "named"),
    [
        ({"start": "soon"}, {}, "start"),
        ({"id": "a b"}, {}, "id"),
        ({"colour": "red"}, {}, "colour"),
        ({}, {"kind": "none"}, "kind"),
        ({}, {"language": "fr"}, "language"),
        ({}, {"recipient": Mailbox(email="a@b>, <c@d")}, "recipient.email"),
        ({}, {"sender": Mailbox(email="nobody")}, "sender.email"),
        ({}, {"sender": Mailbox(email="a@x.example", name="a\r\nBcc: b")}, "sender.name"),
        ({}, {"recipient": Mailbox(**ADA)}, "recipient"),
    ],
)
def test_refusals_name_the_field(fields: dict[str, Any], arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        attachments.make({**BOOKING, **fields}, **{"kind": INVITATION, **BOXES, **KEY, **arguments})
    assert [error["field"] for error in refused.value.errors] == [named]


def test_a_conflict_names_the_state() -> None:
    with pytest.raises(Conflict, match="b-42 is confirmed"):
        made(CANCELLATION)
    assert issubclass(Conflict, FeedserverError) and issubclass(InvalidFields, FeedserverError)


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800"])
def test_what_is_no_text_is_refused_as_by_the_server(bad: str) -> None:
    for name in ("subject", "text", "html"):
        with pytest.raises(InvalidFields, match=f"{name}: holds a character that is not text"):
            attachments.as_message(made(), texts=Texts(**{name: bad}), **KEY)
    with pytest.raises(InvalidFields, match="description: holds a character"):
        made(description=bad)


def test_a_subject_of_several_lines_is_one() -> None:
    texts = Texts(subject="a\r\nBcc: evil@x.example")
    assert read(attachments.as_message(made(), texts=texts, **KEY)).subject == "a Bcc: evil@x.example"


def test_the_booking_given_is_left_alone() -> None:
    before = json.dumps(BOOKING)
    made()
    assert json.dumps(BOOKING) == before


def test_the_way_of_get_is_the_same(office: Site) -> None:
    office.host.make_booking("b-2", organiser=ADA)
    own = attachments.make(
        office.host.call("GET", "/bookings/b-2").get_json(),
        kind=INVITATION,
        recipient=Mailbox(email=GUEST["email"]),
        sender=Mailbox(**ADA),
        **_own(office),
    )
    assert own is not None
    assert own.content == get(office, "b-2", accept="text/calendar").data
