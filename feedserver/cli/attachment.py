"""``feedserver attachment``: the calendar attachment of a mail, for scripts and for a look."""

import sys

import click

from feedserver.api.fields import check_payload
from feedserver.attachments.forms import json_of, message_of
from feedserver.attachments.message import Texts
from feedserver.attachments.order import Order, deliver
from feedserver.attachments.payload import MailboxPayload
from feedserver.bookings.store import find_booking
from feedserver.cli.output import opened, print_json, say
from feedserver.errors import InvalidFields
from feedserver.ics.people import Mailbox

_WITHHELD = 3


@click.command()
@click.option("--booking", "booking_id", required=True, help="Id of a stored booking.")
@click.option("--kind", "mail_kind", required=True, help="A mail kind, such as planning_meeting_invitation.")
@click.option("--recipient", required=True, help="The one address the mail goes to.")
@click.option("--sender", help="The sending address; else the booking's organiser, else the setting.")
@click.option("--rsvp", is_flag=True, help="Ask the recipient for an answer.")
@click.option(
    "--withdraw", is_flag=True, help="Take back what was sent before another integration took over."
)
@click.option("--format", "form", type=click.Choice(["ics", "eml", "json"]), default="ics", show_default=True)
def command(
    booking_id: str, mail_kind: str, recipient: str, sender: str | None, rsvp: bool, withdraw: bool, form: str
) -> None:
    """Print the calendar attachment of a mail.

    That is the calendar object, the complete message, or JSON for a mail provider.
    The status is 3, and nothing is printed but with json, if another integration manages the booking.
    """
    with opened() as at:
        kind = at.mail_kinds.get(mail_kind)
        if kind is None:
            raise click.BadParameter(
                f"must be one of {', '.join(sorted(at.mail_kinds))}", param_hint="--kind"
            )
        with at.database.read() as tx:
            record = find_booking(tx, booking_id)
        if record is None or record.booking is None:
            raise click.ClickException(f"There is no booking {booking_id}.")
        order = Order(
            kind=kind,
            recipient=_mailbox(recipient, "--recipient"),
            sender=_mailbox(sender, "--sender") if sender is not None else None,
            rsvp=rsvp,
            withdraw=withdraw,
        )
        delivery = deliver(at, order, [record])
        if form == "json":
            print_json(json_of(at, delivery, Texts(), at.clock()))
        elif delivery.attachments:
            (made,) = delivery.attachments
            content = made.content if form == "ics" else message_of(at, made, Texts(), at.clock())
            sys.stdout.buffer.write(content)
    if delivery.is_withheld:
        say("Another integration manages this booking: it has no attachments.")
        raise SystemExit(_WITHHELD)


def _mailbox(address: str, option: str) -> Mailbox:
    try:
        return Mailbox(email=check_payload(MailboxPayload, {"email": address}).email)
    except InvalidFields as refused:
        raise click.BadParameter(refused.errors[0]["message"], param_hint=option) from refused
