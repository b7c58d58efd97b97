"""Log lines: one per request with its id, and never a secret in any."""

import logging
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from feedserver.access.model import new_secret
from feedserver.administrators.model import new_secret as new_admin_secret
from feedserver.bypass import BYPASS, Bypass
from feedserver.keys import SigningKey
from feedserver.logs import SafeFormatter, configure_logging, redact
from feedserver.request_log import CALLER, REQUEST_ID, ROUTE, TOKEN_ID, RequestLog
from feedserver.tokens.signature import TokenSigner, new_random_part

_TOKEN = TokenSigner([SigningKey("k1", b"x" * 32)]).sign(new_random_part(), "k1")
_KEY = new_secret()[1]


@pytest.fixture(autouse=True)
def _undone() -> Iterator[None]:
    """Whatever a test does to the log of this process is undone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.parametrize(
    "secret", [_TOKEN, _KEY, new_admin_secret()], ids=["token", "API key", "administrator"]
)
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "GET /feeds/{}/amira.ics HTTP/1.1",
        "Bearer {}",
        "'{}'",
        "x={}&y",
        "https://h/{}?a",
        "({})",
        "{},",
    ],
)
def test_secrets_are_blotted_out(secret: str, around: str) -> None:
    shown = redact(around.format(secret))
    assert secret[4:12] not in shown
    assert secret[-8:] not in shown
    assert f"{secret[:4]}***" in shown


@pytest.mark.parametrize(
    "written",
    [_TOKEN.replace("_", "%5F", 1), _TOKEN.replace(".", "%2E"), _TOKEN[:40]],
    ids=["encoded", "encoded dot", "cut short"],
)
def test_written_in_another_way_they_are_blotted_out_too(written: str) -> None:
    shown = redact(f"GET /feeds/{written}/x.ics")
    assert written[8:20] not in shown
    assert written[-8:] not in shown


def test_two_secrets_in_one_line() -> None:
    assert redact(f"{_TOKEN} and {_KEY}") == "ics_*** and fsk_***"


@pytest.mark.parametrize(
    "text", ["", "topics_ and basics", "ics_", "tok_0123456789abcdef", "x.ics", "fsk_***"]
)
def test_other_text_stays(text: str) -> None:
    assert redact(text) == text


def test_a_line_has_time_in_utc_level_and_request() -> None:
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "hello %s", ("you",), None)
    record.created = 1_764_590_400.5
    assert SafeFormatter().format(record) == "2025-12-01T12:00:00Z WARNING request=- hello you"


def test_arguments_and_tracebacks_are_blotted_out() -> None:
    try:
        raise ValueError(f"no such calendar: {_TOKEN}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "key %r", (_KEY,), sys.exc_info())
    shown = SafeFormatter().format(record)
    assert "Traceback" in shown
    assert "ValueError: no such calendar: ics_***" in shown
    assert "key 'fsk_***'" in shown
    assert _TOKEN[4:] not in shown
    assert _KEY[4:] not in shown


def test_everything_goes_to_standard_error_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    configure_logging()
    logging.getLogger("some.library").info("a feed was fetched: %s", _TOKEN)
    logging.getLogger("alembic").info("not worth a line")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert captured.err.endswith(" INFO request=- a feed was fetched: ics_***\n")


def _request(method: str = "GET", status: str = "200 OK", **environ: str) -> dict[str, Any]:
    """Send a request through the log; gives its environment as the application saw it."""
    given: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": f"/feeds/{_TOKEN}/x.ics"}

    def application(seen: Any, start_response: Any) -> list[bytes]:
        seen.update(environ)
        logging.getLogger("inside").info("inside")
        start_response(status, [])
        return [b""]

    RequestLog(application)(given, lambda *_: lambda _: None)
    return given


def test_each_request_has_one_line_with_an_id_that_its_other_lines_share(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging()
    environ = _request(**{ROUTE: "/feeds/{token}", TOKEN_ID: "tok_1"})
    logging.getLogger("outside").info("outside")
    inside, line, outside = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"[0-9a-f]{16}", environ[REQUEST_ID])
    assert inside.endswith(f" INFO request={environ[REQUEST_ID]} inside")
    words = line.split()[1:]
    assert words[:2] == ["INFO", f"request={environ[REQUEST_ID]}"]
    assert words[2:5] == ["method=GET", "route=/feeds/{token}", "status=200"]
    assert re.fullmatch(r"ms=\d+\.\d", words[5])
    assert words[6:] == ["token=tok_1"]
    assert outside.endswith(" INFO request=- outside")


def test_the_line_of_an_attempt_to_get_round_a_control_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    _request(status="404 Not Found", **{BYPASS: Bypass.FORGED_ADDRESS})
    assert capsys.readouterr().err.endswith(" token=- attempt=forged_address\n")


def test_the_line_says_who_asked(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    _request(**{CALLER: "api_key:3f9c2a5be1d04786"})
    assert capsys.readouterr().err.endswith(" token=- by=api_key:3f9c2a5be1d04786\n")


def test_two_requests_have_two_ids() -> None:
    assert _request()[REQUEST_ID] != _request()[REQUEST_ID]


@pytest.mark.parametrize(
    "method", [_TOKEN, "A" * 21, "GET x", "G\nET"], ids=["token", "long", "two words", "two lines"]
)
def test_a_method_that_is_none_is_not_repeated(method: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    _request(method, "405 Method Not Allowed")
    line = capsys.readouterr().err.splitlines()[-1]
    assert "method=- route=- status=405" in line


def test_a_fault_of_the_application_gives_the_id_back() -> None:
    def application(*_: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        RequestLog(application)({"REQUEST_METHOD": "GET"}, lambda *_: lambda _: None)
    record = logging.LogRecord("x", logging.INFO, "f", 1, "after", (), None)
    assert "request=- after" in SafeFormatter().format(record)


def test_the_values_of_a_row_that_postgresql_refuses_are_blotted_out() -> None:
    told = "null value in column\nDETAIL:  Failing row contains (amira, Amira Okafor).\nCONTEXT: none"
    assert redact(told) == "null value in column\nDETAIL: ***\nCONTEXT: none"


def test_a_row_of_several_lines_is_blotted_out_whole() -> None:
    row = "Failing row contains (b-1, Amira\n2026-11-24T12:00:00Z INFO Okafor,\n\nWest Street)."
    told = f"null value\nDETAIL:  {row}"
    assert redact(told) == "null value\nDETAIL: ***"
    for rest in (
        "CONTEXT: none",
        "HINT: none",
        "[SQL: INSERT]",
        "\nThe above exception was the direct cause",
    ):
        assert redact(f"{told}\n{rest}") == f"null value\nDETAIL: ***\n{rest}"


def test_no_text_begins_a_line_of_the_log() -> None:
    """ASVS 5.0, 16.4.1: what a stranger sent may be in the words of a fault."""
    forged = "2025-12-01T12:00:00Z INFO request=- method=GET"
    try:
        raise ValueError(f"no number: 1\n{forged}\r{forged}\x1b[2K\u2028{forged}\x85")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "fault\n%s", (forged,), sys.exc_info())
    record.created = 1_764_590_400.5
    first, *others = SafeFormatter().format(record).splitlines()
    assert first == "2025-12-01T12:00:00Z ERROR request=- fault"
    assert others[0] == f"    {forged}"
    assert others[-1] == f"    {forged}\\r{forged}\\x1b[2K\\u2028{forged}\\x85"
    assert all(line.startswith("    ") for line in others)
