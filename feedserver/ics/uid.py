"""UIDs: stable and opaque names for what stands in a feed."""

import hashlib
import hmac

#: Octets of the MAC that are shown; 128 bits cannot be guessed, nor do they collide.
_SHOWN = 16


def event_uid(key: bytes, domain: str, kind: str, identity: str) -> str:
    """Return the UID of one event (RFC 5545 section 3.8.4.7, RFC 7986 section 5.3).

    ``key`` is used for nothing else and never rotated: another UID is another event to every
    client. ``kind`` is ``booking``, ``notice`` or ``placeholder``; ``identity`` is the id of the
    booking or token, which cannot be read from the result: 32 lower-case hex digits, ``@`` and
    ``domain``. Raises ``UnicodeEncodeError`` for lone surrogates.
    """
    framed_kind = kind.encode()
    # The length keeps ("a", "bc") and ("ab", "c") apart.
    message = len(framed_kind).to_bytes(4, "big") + framed_kind + identity.encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()
    return f"{digest[:_SHOWN].hex()}@{domain}"
