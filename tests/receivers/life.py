"""The life of bookings as the recipient of their mails sees it: asked over HTTP, sent by SMTP, taken."""

import base64
import json
from typing import Any

from tests.receivers.receiver import ADDRESS, Receiver
from tests.receivers.smtp import Post, calendar_of, read
from tests.site import Site

#: Mail kinds.
BOOKED = "planning_meeting_provisional_booking"
INVITED = "planning_meeting_invitation"
MOVED = "planning_meeting_rescheduled"
UPDATED = "planning_meeting_updated"
REJECTED = "planning_meeting_booking_rejected"
CANCELLED = "planning_meeting_cancellation"

SENDER = {"email": "ada@host.example", "name": "Ada Park"}
RECIPIENT = {"email": ADDRESS, "name": "Amira"}


class Life:
    """A host with its bookings, whose mails go to one receiver."""

    def __init__(self, site: Site, post: Post, receiver: Receiver) -> None:
        self._site = site
        self._post = post
        self.receiver = receiver
        site.host.make_user(email=ADDRESS)

    def book(self, booking: str = "b-1", **fields: Any) -> None:
        """Write a booking, a minute after whatever was before."""
        self._site.clock.turn(minutes=1)
        self._site.host.make_booking(booking, **fields)

    def delete(self, booking: str = "b-1") -> None:
        self._site.clock.turn(minutes=1)
        assert self._site.host.call("DELETE", f"/bookings/{booking}").status_code == 204

    def tell(self, kind: str, booking: str = "b-1", **options: Any) -> str | None:
        """Mail the recipient what there is to say, and give what Thunderbird did; see Receiver.take."""
        return self.receiver.take(self.send(kind, booking, **options))

    def send(self, kind: str, booking: str = "b-1", **options: Any) -> bytes:
        """The mail as it arrives. Its calendar object is there twice, and is the one served by itself."""
        arrived = self._post.deliver(self._ask("message/rfc822", kind, booking_id=booking, **options))
        served = self._ask("text/calendar", kind, booking_id=booking, **options)
        assert calendar_of(read(arrived)) == (served, served)
        return arrived

    def send_all(self, kind: str, bookings: list[str]) -> list[bytes]:
        """One mail for each booking, as they arrive."""
        items = self.items(kind, booking_ids=bookings, form="message")
        return [self._post.deliver(base64.b64decode(item["content_base64"])) for item in items]

    def items(self, kind: str, **options: Any) -> list[dict[str, Any]]:
        """What the JSON answer holds."""
        answer: dict[str, list[dict[str, Any]]] = json.loads(self._ask("application/json", kind, **options))
        return answer["attachments"]

    def shows(self, *expected: str) -> None:
        """Insist that the calendar shows just these, ``"01 10:00 CONFIRMED Planning meeting"`` (UTC)."""
        shown = [f"{one.start:%d %H:%M} {one.status} {one.summary}" for one in self.receiver.events()]
        assert shown == list(expected)

    def _ask(self, accept: str, kind: str, **options: Any) -> bytes:
        headers = {"Accept": accept}
        answer = self._site.host.call("POST", "/attachments", self._body(kind, **options), headers=headers)
        assert answer.status_code == 200, answer.data
        return answer.data

    def _body(self, kind: str, **options: Any) -> dict[str, Any]:
        return {"mail_kind": kind, "recipient": RECIPIENT, "sender": SENDER, **options}
