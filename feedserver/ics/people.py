"""Who sends an invitation and who gets it: ORGANIZER and ATTENDEE of a mailed object (RFC 5546)."""

from dataclasses import dataclass

from icalendar import Event, vCalAddress

from feedserver.ics.state import Appearance
from feedserver.ics.text import parameter

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
#: An address that every mail server takes (RFC 5321 section 4.1.2, without quotes and address literals);
#: readers would decode ``=?…?=`` (RFC 2047) in it.
MAIL_ADDRESS = rf"(?!.*=\?){_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
#: What a ``mailto:`` URI cannot hold as it is (RFC 6068 section 2).
_IN_MAILTO = str.maketrans({"%": "%25", "?": "%3F", "#": "%23", "&": "%26"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An e-mail address, such as ada@host.example, and the name that goes with it."""

    email: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The sending mailbox and the one recipient; ``rsvp`` asks for an answer."""

    sender: Mailbox
    recipient: Mailbox
    rsvp: bool = False


def add_people(event: Event, people: People, state: Appearance) -> None:
    """Add ORGANIZER, exactly one ATTENDEE, and the busy status that Outlook sets on acceptance.

    Without INTENDEDSTATUS, Outlook turns a tentative event into a busy one when it is accepted.
    """
    event.add("X-MICROSOFT-CDO-INTENDEDSTATUS", state.busy_status)
    event.add("ORGANIZER", _address(people.sender))
    attendee = _address(people.recipient)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "TRUE" if people.rsvp else "FALSE"
    event.add("ATTENDEE", attendee)


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.email.translate(_IN_MAILTO)}")
    name = parameter(mailbox.name or "")
    if name:
        address.params["CN"] = name
    return address
