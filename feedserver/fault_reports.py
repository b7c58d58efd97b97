"""Faults reported to Sentry, where the operator wants it, and never a secret in a report.

What the log says of a fault goes there too: every line of level ERROR with its traceback. Left out are the
request, the variables of the frames, and what was logged before, which would tell whose calendar it was
(docs/decisions/0019-fault-reports.md).
"""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from feedserver.errors import StartError
from feedserver.logs import redact

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event

#: Parts of a report that say who asked for what, from which machine.
_LEFT_OUT = ("request", "user", "extra", "breadcrumbs", "server_name")


def report_faults(dsn: str, transport: "Transport | None" = None) -> None:
    """Report every fault of this process from now on; ``transport`` is for those who look on.

    Raises:
        StartError: the package sentry-sdk is not installed.
    """
    try:
        import sentry_sdk
        from sentry_sdk.integrations.logging import LoggingIntegration
    except ImportError as error:
        raise StartError(
            "The setting 'sentry_dsn' needs a package that is not installed: pip install sentry-sdk."
        ) from error
    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        default_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        before_send=_before_send,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        auto_session_tracking=False,
        send_client_reports=False,
    )


def without_secrets(event: Mapping[str, Any]) -> dict[str, Any]:
    """The report with every token and key cut down to its prefix, wherever it stands."""
    return {name: _redacted(value) for name, value in event.items() if name not in _LEFT_OUT}


def _before_send(event: "Event", _hint: dict[str, Any]) -> "Event":
    return cast("Event", without_secrets(event))


def _redacted(value: object) -> object:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, bytes):
        return redact(value.decode("utf-8", "replace"))
    if isinstance(value, Mapping):
        return {redact(str(name)): _redacted(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [_redacted(one) for one in value]
    return value
