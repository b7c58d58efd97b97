"""The key that every form carries: who does not know the session's secret cannot make it. Pure."""

import hashlib
import hmac

_FORMS = b"feedserver.pages.forms.1"


def form_key(session_secret: str) -> str:
    """The key of the forms of a session."""
    return hmac.new(_octets(session_secret), _FORMS, hashlib.sha256).hexdigest()


def is_form_key(presented: str, session_secret: str) -> bool:
    """Whether that is the key of the session's forms, in constant time."""
    return hmac.compare_digest(_octets(presented), _octets(form_key(session_secret)))


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
