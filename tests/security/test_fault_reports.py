"""S-26: a fault in any layer is reported without a secret, to the log and to Sentry."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from feedserver.errors import StartError
from feedserver.fault_reports import report_faults, without_secrets
from feedserver.feeds.renderer import Renderer
from feedserver.logs import SafeFormatter
from feedserver.tokens import store
from feedserver.tokens.signature import TokenSigner
from tests.security.doors import Furnished
from tests.site import Site

_DSN = "https://0123456789abcdef@sentry.example/7"


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__({"dsn": _DSN})
        self.events: list[Any] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.events.append(envelope.get_event())


@pytest.fixture
def reports() -> Iterator[Kept]:
    kept = Kept()
    report_faults(_DSN, kept)
    yield kept
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of a server says."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def _raising(text: str) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        try:
            raise ValueError(f"seen: {text}")
        except ValueError as error:
            raise RuntimeError(f"no way on with {text}", {"at": text}, text.encode()) from error

    return fail


def _pieces(furnished: Furnished) -> set[str]:
    """All runs of ten characters of the secrets; the random part of a token and the id of a key are none."""
    keys = furnished.keys
    secret = [keys["feed"].partition(".")[2], keys["API"].split("_", 2)[2]]
    secret += [keys[door][4:] for door in ("session", "administration", "one-time address")]
    return {half[at : at + 10] for half in secret for at in range(len(half) - 9)}


def _faults(site: Site) -> dict[str, Any]:
    """What breaks, in each layer."""
    return {
        "signature": (TokenSigner, "read"),
        "row": (site.services.token_rows, "find"),
        "feed": ("feedserver.feeds.endpoint.document", None),
        "rendering": (Renderer, "floor"),
        "route": ("feedserver.tokens.routes.token_answer", None),
        "store": (store, "find_token"),
        "statement": (site.services.database.engine.dialect, "do_execute"),
        "template": ("feedserver.pages.room.render_template", None),
    }


def test_a_fault_in_any_layer_tells_no_secret(site: Site, reports: Kept, written: io.StringIO) -> None:
    furnished = Furnished(site)
    said = " ".join((furnished.url, *furnished.keys.values()))
    for layer, (place, name) in _faults(site).items():
        site.host.make_booking("b-2", location=layer)  # so that the feed is built again
        before = len(reports.events)
        broken = patch.object(place, name, _raising(said)) if name else patch(place, _raising(said))
        with broken:
            assert any(_use(furnished)), layer
        assert len(reports.events) > before, layer
    told = json.dumps(reports.events)
    assert "RuntimeError" in told and "no way on with http" in told and "fsk_***" in told
    for shown in (told, written.getvalue()):
        assert "no way on with" in shown
        assert [piece for piece in _pieces(furnished) if piece in shown] == []
    kept_out = {"request", "user", "extra", "breadcrumbs", "server_name"}
    assert not any(kept_out & set(event) for event in reports.events)
    assert '"vars"' not in told


def _use(furnished: Furnished) -> Iterator[bool]:
    """Ask for everything; whether a request failed."""
    site, keys = furnished.site, furnished.keys
    yield site.fetch(furnished.url).status_code == 503
    yield site.host.call("GET", f"/tokens/{furnished.token_id}?at={keys['feed']}").status_code >= 500
    yield site.host.call("GET", "/users/amira/tokens").status_code >= 500
    cookie = {"Cookie": f"feedserver_portal={keys['session']}", "Referer": furnished.url}
    try:
        yield site.client.get("/portal", headers=cookie).status_code >= 500
    except RuntimeError:
        yield True


def test_no_part_of_a_report_keeps_a_secret(site: Site) -> None:
    """Whatever a newer SDK or another integration might add."""
    furnished = Furnished(site)
    for key in furnished.keys.values():
        event = {
            "message": f"GET {key}",
            "transaction": f"/feeds/{key}/x.ics",
            "tags": [("at", key)],
            "contexts": {key: {"deep": [{key: key}, key.encode(), (key, 7, None)]}},
            "exception": {
                "values": [{"value": key, "stacktrace": {"frames": [{"vars": {"key": repr(key)}}]}}]
            },
            "request": {"url": furnished.url, "headers": {"Authorization": key}},
            "breadcrumbs": {"values": [{"message": key}]},
        }
        assert key[4:14] not in json.dumps(without_secrets(event)).replace(
            furnished.site.host.api_key[4:20], ""
        )


def test_it_is_off_unless_an_address_is_set(site: Site) -> None:
    assert site.settings.sentry_dsn is None
    assert not sentry_sdk.get_client().is_active()


def test_a_server_with_the_address_reports(site: Site) -> None:
    try:
        again = Site(replace(site.settings, sentry_dsn=_DSN))
        assert sentry_sdk.get_client().dsn == _DSN
        again.close()
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)


def test_without_the_package_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(StartError, match="pip install sentry-sdk"):
        report_faults(_DSN)
