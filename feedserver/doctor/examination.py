"""What an examination found. Pure values."""

from dataclasses import dataclass
from datetime import datetime

from feedserver.doctor.content import Size
from feedserver.doctor.finding import Finding
from feedserver.tokens.model import TokenStatus
from feedserver.use.model import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found; ``size`` is None where the token shows no bookings.

    ``next_fetch_due`` (UTC) is None where nobody knows, and of a retired token.
    """

    status: TokenStatus
    size: Size | None
    findings: list[Finding]
    use: Use
    next_fetch_due: datetime | None
