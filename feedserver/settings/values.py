"""What the value of a setting must be. Each check gives the value back, or refuses it with a sentence.

No sentence shows an address of database or cache: it may hold a password.
"""

import re
import ssl
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from feedserver.administrators.choice import SHORTEST_WORD, parts_of
from feedserver.administrators.leaked import require_leaked_passwords
from feedserver.errors import StartError
from feedserver.ics.people import MAIL_ADDRESS


def within(name: str, value: int, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``."""
    if not low <= value <= high:
        raise StartError(f"The setting {name!r} must be from {low} to {high}, not {value}.")
    return value


def matching(name: str, value: str, pattern: str, wanted: str) -> str:
    """A text that matches ``pattern`` as a whole; ``wanted`` says in words what that is."""
    if not re.fullmatch(pattern, value):
        raise StartError(f"The setting {name!r} must be {wanted}, not {value!r}.")
    return value


def database_url(value: str) -> str:
    """An address SQLAlchemy can open: PostgreSQL, or SQLite in a file."""
    wanted = "a SQLAlchemy address that begins with postgresql+psycopg://, or sqlite:/// and names a file"
    if not re.match(r"sqlite:///(?!:memory:)[^?]|postgresql\+psycopg://", value):
        raise StartError(f"The setting 'database_url' must be {wanted}.")
    return value


def cache_url(value: str) -> str:
    """Memory, nothing, or an address of Redis."""
    if value in ("memory://", "null://"):
        return value
    parts = _parts(value)
    if parts is None or parts.scheme not in ("redis", "rediss") or not parts.netloc:
        raise StartError("The setting 'cache_url' must be memory://, null:// or a redis:// address.")
    return value


def base_url(value: str) -> str:
    """A http or https address, without its trailing slashes."""
    parts = _parts(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or set(value) & set("?#"):
        raise StartError(f"The setting 'base_url' must be a http or https address, not {value!r}.")
    return value.rstrip("/")


def uid_domain(value: str) -> str | None:
    """A domain name (RFC 5545 section 3.8.4.7); None where none is wished."""
    if not value:
        return None
    return matching("uid_domain", value, r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", "a domain name")


def sentry_dsn(value: str) -> str | None:
    """The address of a Sentry project with its public key; None where nothing is reported."""
    if not value:
        return None
    pattern = r"https?://[0-9A-Za-z]+@[0-9A-Za-z.:-]+(/[0-9A-Za-z_.-]+)*/[0-9]+"
    return matching("sentry_dsn", value, pattern, "the DSN of a Sentry project")


def optional_file(value: str, default: Path) -> Path | None:
    """The file of that name; where none is named, the default one if it is there."""
    if value:
        return Path(value)
    return default if default.exists() else None


def ca_file(name: str, value: str) -> Path | None:
    """A file with certificates in PEM; None where none is wished."""
    if not value:
        return None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=value)
    except (OSError, ValueError) as error:
        raise StartError(
            f"The setting {name!r} must be a file with certificates in PEM, not {value!r}."
        ) from error
    return Path(value)


def mail_sender(value: str) -> str | None:
    """One e-mail address; None where there is none."""
    if not value:
        return None
    return matching("mail_sender", value, MAIL_ADDRESS, "one e-mail address")


def networks(value: str) -> tuple[str, ...]:
    """Addresses and networks, separated by commas."""
    listed = tuple(part.strip() for part in value.split(",") if part.strip())
    for network in listed:
        try:
            ip_network(network)
        except ValueError as error:
            raise StartError(f"The setting 'trusted_proxies' holds {network!r}: not an address.") from error
    return listed


def password_words(value: str, base: str) -> tuple[str, ...]:
    """Words separated by commas, in lower case, and those of the host in the base address."""
    own = [word.strip().casefold() for word in value.split(",") if word.strip()]
    for word in own:
        if len(word) < SHORTEST_WORD:
            raise StartError(
                f"The setting 'password_words' holds {word!r}: fewer than {SHORTEST_WORD} characters."
            )
    return tuple(sorted({*own, *parts_of(urlsplit(base).hostname or "")}))


def leaked_passwords_file(value: str) -> Path | None:
    """A file of digests of leaked passwords; None where none is wished."""
    if not value:
        return None
    try:
        require_leaked_passwords(Path(value))
    except OSError as error:
        raise StartError(
            f"The setting 'leaked_passwords_file' names {value!r}, which cannot be read: {error.strerror}."
        ) from error
    except ValueError as error:
        raise StartError(f"The setting 'leaked_passwords_file' names {value!r}: {error}.") from error
    return Path(value)


def _parts(value: str) -> SplitResult | None:
    """The parts of an address; None where it cannot be read as one."""
    try:
        parts = urlsplit(value)
        return parts if parts.port != 0 and re.fullmatch(r"[!-~]+", value) else None
    except ValueError:
        return None
