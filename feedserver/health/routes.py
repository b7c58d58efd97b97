"""``/healthz``, ``/readyz``, ``/robots.txt``, which need no key, and ``/metrics``."""

from typing import Any

from flask import Blueprint, Response

from feedserver.access.guard import needs
from feedserver.database.damage import is_marked
from feedserver.installation import is_readable
from feedserver.metrics import exposition
from feedserver.outbox.store import queue_length
from feedserver.services import services
from feedserver.tokens.store import count_live
from feedserver.webhooks.messages import count_pending

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """Whether this process answers at all."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> tuple[dict[str, Any], int]:
    """503 when the database is away or damaged; a cache that is away is named, and nothing is lost by it."""
    at = services()
    readable = is_readable(at.database)
    database = "damaged" if is_marked(at.settings.home) else "ok" if readable else "away"
    cache = at.cache.is_reachable()
    body = {
        "status": "ok" if database == "ok" else "unavailable",
        "database": database,
        "cache": "ok" if cache else "away",
    }
    return body, 200 if database == "ok" else 503


@blueprint.get("/metrics")
@needs("metrics:read")
def metrics() -> Response:
    """What an operator watches, for Prometheus."""
    at = services()
    now = at.clock()
    with at.database.read() as tx:
        numbers = exposition(count_live(tx, now), queue_length(tx, now), count_pending(tx))
    return Response(numbers, content_type="text/plain; version=0.0.4; charset=utf-8")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Nothing is forbidden: some calendar services refuse a feed that robots may not read."""
    return Response("User-agent: *\nDisallow:\n", content_type="text/plain; charset=utf-8")
