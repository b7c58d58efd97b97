"""Whatever a stranger mails: 200 or a 4xx, soon, and nothing of it in a booking.

More of it with ``make campaign-replies``.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedserver.errors import InvalidField
from feedserver.replies.parse import reply_in_message, reply_in_object
from tests.full import full_or
from tests.replies.samples import PROGRAMS, answering, sample
from tests.site import Site

KINDS = ("text/calendar", "message/rfc822")
_SEEDS = [answering("u-1").encode(), *(sample(name) for name in PROGRAMS.values())]
#: What parsers stumble over.
_PIECES = st.sampled_from(
    (
        *(b"\0", b"\r", b"\n ", b";", b":", b'"', b"\\", b"=", b"--", b"END:", b"%00"),
        *(b"\xff\xfe", b"\xed\xa0\x80", b"=?x?b?//?=", b"a; a*0=b"),
        *(b"\nMETHOD:REPLY\n", b"\nUID:a\n", b"BEGIN:VCALENDAR\n"),
        b"Content-Type: multipart/mixed; boundary*0*=idna''%FF; boundary=a\n",
        b"Content-Transfer-Encoding: base64\n",
    )
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real reply with parts cut out and others put in."""
    octets = draw(st.sampled_from(_SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(octets)))
        end = min(len(octets), start + draw(st.integers(0, 40)))
        octets = octets[:start] + draw(st.one_of(_PIECES, st.binary(max_size=8))) + octets[end:]
    return octets


@settings(
    max_examples=full_or(3_000, 50),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(octets=st.one_of(st.binary(max_size=400), damaged()), kind=st.sampled_from(KINDS))
def test_any_octets(site: Site, octets: bytes, kind: str) -> None:
    response = site.host.call("POST", "/replies", data=octets, content_type=kind)
    assert response.status_code in (200, 422), response.get_data(as_text=True)
    assert response.status_code == 422 or response.get_json()["applied"] is False


@settings(max_examples=full_or(20_000, 200), deadline=None, derandomize=True)
@given(octets=damaged(), read=st.sampled_from([reply_in_message, reply_in_object]))
def test_any_octets_are_a_reply_or_none(octets: bytes, read: Callable[[bytes], object]) -> None:
    with suppress(InvalidField):
        read(octets)


def filled(head: bytes, fill: bytes, octets: int) -> bytes:
    return head + fill * ((octets - len(head)) // len(fill))


def nested(depth: int) -> bytes:
    level = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n'
    return b"".join(level % (place, place) for place in range(depth))


_MIB, _OBJECT = 1024 * 1024, 256 * 1024
_MIXED = b"Content-Type: multipart/mixed; boundary"
_EVENT = b"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:a\n"
BOMBS = {
    "deeper than is read": filled(nested(21), b"a\n", _MIB),
    "as deep as is read": filled(nested(20), b"a" * 20 + b"\n", _MIB),
    "messages in messages": b"Content-Type: message/rfc822\n\n" * 20_000,
    "many parts": filled(_MIXED + b"=b\n\n", b"--b\n\n", _MIB),
    "many lines": b"\n" * _MIB,
    "many headers": filled(b"", b"a: b" * 5 + b"\n", _MIB),
    "a boundary that is slow to decode": filled(_MIXED + b"*=punycode''-", b"a", _MIB),
    "a boundary in pieces": filled(_MIXED, b"; boundary*0=b", _MIB),
    "a boundary that contradicts itself": _MIXED + b"*0=a; boundary=b; boundary*0=c\n\n--a\n",
    "base64 without end": filled(
        b"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\n", b"Q", _MIB
    ),
}
OBJECTS = {
    "many attendees": filled(_EVENT, b"ATTENDEE:a\n", _OBJECT - 40) + b"END:VEVENT\nEND:VCALENDAR",
    "many parameters": filled(_EVENT, b"ATTENDEE" + b";A=1" * 900 + b":a\n", _OBJECT - 40) + b"END:VEVENT\n",
    "many events": filled(b"BEGIN:VCALENDAR\nMETHOD:REPLY\n", b"BEGIN:VEVENT\nUID:1\nEND:VEVENT\n", _OBJECT),
    "deep components": filled(b"", b"BEGIN:VCALENDAR\n", _OBJECT),
    "folds": filled(_EVENT, b"\n ", _OBJECT),
    "a rule without end": _EVENT + b"RRULE:FREQ=SECONDLY\nDTSTART:00010101T000000Z\nATTENDEE:a\n",
}


@pytest.mark.parametrize("octets", BOMBS.values(), ids=BOMBS)
def test_a_message_that_is_a_bomb_is_refused_soon(octets: bytes) -> None:
    _refused_soon(reply_in_message, octets[:_MIB])


@pytest.mark.parametrize("octets", OBJECTS.values(), ids=OBJECTS)
def test_an_object_that_is_a_bomb_is_read_or_refused_soon(octets: bytes) -> None:
    started = time.process_time()
    with suppress(InvalidField):
        reply_in_object(octets[:_OBJECT])
    assert time.process_time() - started < 2


def _refused_soon(read: Callable[[bytes], object], octets: bytes) -> None:
    started = time.process_time()
    with pytest.raises(InvalidField):
        read(octets)
    assert time.process_time() - started < 2
