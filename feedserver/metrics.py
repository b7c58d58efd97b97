"""What an operator watches, for Prometheus. No token, user or address is in a label.

``feedserver serve`` gives all its processes one folder for the numbers
(``PROMETHEUS_MULTIPROC_DIR``), so that a scrape of any of them shows them all.
"""

import os
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import Engine, event

from feedserver.bypass import Bypass
from feedserver.use.clients import family_of
from feedserver.webhooks.events import Event
from feedserver.webhooks.model import State

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_OUTCOMES = {State.DELIVERED: "delivered", State.PENDING: "failed", State.GIVEN_UP: "given_up"}
_FAST = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

_fetches = Counter("feedserver_fetches", "Requests for feeds.", ["status", "family"])
_renders = Histogram("feedserver_render_seconds", "Time to build a feed that was not kept.", buckets=_FAST)
_statements = Histogram("feedserver_database_seconds", "Time of one database statement.", buckets=_FAST)
_left_out = Counter("feedserver_bookings_left_out", "Bookings that made no sense when a feed was built.")
_webhooks = Counter("feedserver_webhook_tries", "Tries to deliver a webhook.", ["event", "outcome"])
_bypasses = Counter("feedserver_bypass_attempts", "Attempts to get round a control.", ["attempt"])
for _bypass in Bypass:
    _bypasses.labels(attempt=_bypass)
for _event in Event:
    for _state in State:
        _webhooks.labels(event=_event.value, outcome=_OUTCOMES[_state])


def count_webhook(event: str, state: State) -> None:
    """Count a try to deliver a message, by the state it brought the message into."""
    _webhooks.labels(event=event, outcome=_OUTCOMES[state]).inc()


def count_bypass(attempt: Bypass) -> None:
    """Count one request that tried to get round a control."""
    _bypasses.labels(attempt=attempt).inc()


def count_left_out() -> None:
    """Count one booking that was left out of a feed because it could not be written."""
    _left_out.inc()


def count_fetch(status: str, user_agent: str) -> None:
    """Count one request for a feed."""
    _fetches_of(status, family_of(user_agent)).inc()


@cache
def _fetches_of(status: str, family: str) -> Counter:
    """The counter of that status and family: to look it up costs more than to count."""
    return _fetches.labels(status=status, family=family)


def note_render(seconds: float) -> None:
    """Note how long the building of a feed took."""
    _renders.observe(seconds)


def note_statement(seconds: float) -> None:
    """Note how long one statement took that went past the engine."""
    _statements.observe(seconds)


def watch(engine: Engine) -> None:
    """Measure every statement of that engine."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "after_cursor_execute", _after)


def exposition(live_tokens: int, queue_length: int, webhooks_pending: int) -> bytes:
    """All numbers in Prometheus' text format."""
    gauges = CollectorRegistry()
    gauges.register(_Gauges(live_tokens, queue_length, webhooks_pending))
    return generate_latest(_registry()) + generate_latest(gauges)


def _registry() -> CollectorRegistry:
    if FOLDER not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class _Gauges:
    """Numbers read from the database for one scrape."""

    def __init__(self, live_tokens: int, queue_length: int, webhooks_pending: int) -> None:
        self._live_tokens = live_tokens
        self._queue_length = queue_length
        self._webhooks_pending = webhooks_pending

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What Prometheus asks for."""
        yield GaugeMetricFamily(
            "feedserver_live_tokens", "Tokens that serve a feed.", value=self._live_tokens
        )
        yield GaugeMetricFamily("feedserver_queue_length", "Work that is due.", value=self._queue_length)
        yield GaugeMetricFamily(
            "feedserver_webhooks_pending",
            "Messages that are not delivered yet.",
            value=self._webhooks_pending,
        )


def _before(_c: Any, _cursor: Any, _statement: Any, _parameters: Any, context: Any, _many: bool) -> None:
    context.began_at = time.perf_counter()


def _after(_c: Any, _cursor: Any, _statement: Any, _parameters: Any, context: Any, _many: bool) -> None:
    _statements.observe(time.perf_counter() - context.began_at)
