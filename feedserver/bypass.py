"""Attempts to get round a control: a closed set of words, on the line of the request and counted.

One alone means little: an address that a mail broke, a page that was open for too long, a key that ended.
Many mean somebody.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Where in the WSGI environment the word of a request stands.
BYPASS = "feedserver.bypass"


class Bypass(StrEnum):
    """What was attempted; nothing of the word is a stranger's."""

    #: A feed was asked for at an address that no key of ours has signed.
    FORGED_ADDRESS = "forged_address"
    #: A form came from another site, or without the key of this session's forms.
    FORGED_FORM = "forged_form"
    #: An API key was shown that is none, or is live no more.
    REFUSED_KEY = "refused_key"
    #: A live API key asked for what its scopes do not allow.
    MISSING_SCOPE = "missing_scope"
    #: A sign-in, or a new password, came before the wait was over.
    TOO_EARLY = "too_early"
    #: There were more requests or tokens than a limit allows.
    OVER_LIMIT = "over_limit"
    #: A sign-in named a client's address although it came from no trusted proxy.
    FORWARDED_HEADER = "forwarded_header"


def mark(environ: "WSGIEnvironment", attempt: Bypass) -> None:
    """Say of a request that it was such an attempt; the first word stays."""
    environ.setdefault(BYPASS, attempt)
