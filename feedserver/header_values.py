"""Values of headers that hold a name. Nothing else in this package puts a header together; a test looks."""

import re

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def disposition(kind: str, file_name: str) -> str:
    """Content-Disposition (RFC 6266); ``kind`` is ``inline`` or ``attachment``.

    Raises:
        ValueError: the name is not 1 to 100 ASCII letters, digits, dots, hyphens and underscores.
    """
    return f'{_checked(kind)}; filename="{_checked(file_name)}"'


def challenge(scheme: str, realm: str) -> str:
    """WWW-Authenticate (RFC 9110 section 11.6.1); raises ValueError as :func:`disposition`."""
    return f'{_checked(scheme)} realm="{_checked(realm)}"'


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("That name does not belong into a header.")
    return name
