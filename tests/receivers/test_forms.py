"""Mails that are made elsewhere: by the APIs of mail providers, and by hosts without a server."""

import base64
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from feedserver import attachments
from tests.receivers.life import INVITED, SENDER, Life
from tests.receivers.receiver import ADDRESS, Receiver
from tests.receivers.smtp import Post


@pytest.mark.parametrize("disposition", ["inline", "attachment"])
def test_from_the_json_answer(life: Life, post: Post, disposition: str) -> None:
    life.book()
    (item,) = life.items(INVITED, booking_id="b-1")
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = SENDER["email"], ADDRESS, "Invitation"
    mail.set_content("You are invited.")
    mail.add_attachment(
        base64.b64decode(item["content_base64"]),
        *item["content_type"].partition(";")[0].split("/"),
        params={"charset": "utf-8", "method": item["method"]},
        disposition=disposition,
        filename=item["filename"],
    )
    assert life.receiver.take(post.deliver(mail.as_bytes())) == "REQUEST"
    life.shows("01 10:00 CONFIRMED Planning meeting")


@pytest.mark.parametrize("with_file", [True, False])
def test_without_a_server(receiver: Receiver, post: Post, with_file: bool) -> None:
    key = {"uid_key": b"k" * 32, "uid_domain": "host.example"}
    people = {"recipient": attachments.Mailbox(email=ADDRESS), "sender": attachments.Mailbox(**SENDER)}
    booking = {"id": "b-1", "summary": "Review", "end": "2026-12-01T18:00:00Z"}
    told = []
    for sequence, hour in enumerate((10, 14)):
        booking |= {"sequence": sequence, "updated_at": f"2026-11-24T{hour}:00:00Z"}
        booking |= {"start": f"2026-12-01T{hour}:00:00Z"}
        made = attachments.make(booking, kind=INVITED, **people, **key)
        told.append(receiver.take(post.deliver(attachments.as_message(made, with_file=with_file, **key))))
    assert told == ["REQUEST", "REQUEST:UPDATE"]
    assert [(shown.start.hour, shown.sequence) for shown in receiver.events()] == [(14, 1)]
