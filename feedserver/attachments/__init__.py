"""Calendar attachments for e-mails; what stands here works without a server or a database."""

from feedserver.attachments.invitation import Attachment
from feedserver.attachments.kinds import MailKind, mail_kinds
from feedserver.attachments.library import as_message, make
from feedserver.attachments.message import Texts
from feedserver.ics.people import Mailbox

__all__ = ["Attachment", "MailKind", "Mailbox", "Texts", "as_message", "mail_kinds", "make"]
