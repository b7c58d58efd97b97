"""Who sends an invitation and who gets it: ORGANIZER and ATTENDEE of a mailed object (RFC 5546)."""

from dataclasses import dataclass

from feedserver.ics.lines import line, quoted
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


def people_lines(people: People, state: Appearance) -> str:
    """Return ORGANIZER, exactly one ATTENDEE, and the busy status that Outlook sets on acceptance.

    Without INTENDEDSTATUS, Outlook turns a tentative event into a busy one when it is accepted. Raises
    ValueError for an address of several lines.
    """
    rsvp = "TRUE" if people.rsvp else "FALSE"
    asked = f"CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP={rsvp}"
    sender, recipient = people.sender, people.recipient
    return "".join(
        (
            line("X-MICROSOFT-CDO-INTENDEDSTATUS", state.busy_status),
            line(f"ORGANIZER{_name(sender)}", _address(sender)),
            line(f"ATTENDEE{_name(recipient)};{asked}", _address(recipient)),
        )
    )


def _address(mailbox: Mailbox) -> str:
    if "\r" in mailbox.email or "\n" in mailbox.email:
        raise ValueError("an address of several lines")
    return f"mailto:{mailbox.email.translate(_IN_MAILTO)}"


def _name(mailbox: Mailbox) -> str:
    """The parameter CN, quoted by the custom of calendar programs where it has a blank or an apostrophe."""
    name = parameter(mailbox.name or "")
    if not name:
        return ""
    return f';CN="{name}"' if " " in name or "'" in name else f";CN={quoted(name)}"
