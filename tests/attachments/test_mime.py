"""The parts of a message: the bytes of Python's own ``email``, which is the oracle here."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedserver.attachments.mime import in_base64, multipart, octets_part, text_part

_POLICY = SMTP.clone(cte_type="7bit")
_LINES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=100) | st.text("ab =.\té", max_size=100),
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(text=_LINES.map("\n".join))
@example(text="")
@example(text="a" * 78)
@example(text="a" * 79)
@example(text="From here\r\nto there\r.\n")
@example(text="trailing blank \nand tab\t")
@example(text="é" + "a" * 300)
@example(text="<>é")
@example(text="aé\n" * 11)
def test_a_text_is_written_as_python_writes_it(text: str) -> None:
    oracle = EmailMessage(policy=_POLICY)
    oracle.set_content(text, subtype="html")
    wanted = oracle.as_bytes().replace(b"MIME-Version: 1.0\r\n", b"")
    assert text_part(text, "html") == wanted


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 1000])
def test_octets_are_written_as_python_writes_them(size: int) -> None:
    octets = bytes(number % 256 for number in range(size))
    oracle = EmailMessage(policy=_POLICY)
    oracle.set_content(octets, maintype="application", subtype="ics", disposition="inline")
    head, _, body = oracle.as_bytes().partition(b"\r\n\r\n")
    part = octets_part(in_base64(octets), "application/ics", "inline")
    ours, _, written = part.partition(b"\r\n\r\n")
    assert written == body
    assert set(ours.split(b"\r\n")) == set(head.split(b"\r\n")) - {b"MIME-Version: 1.0"}


def test_two_messages_have_boundaries_of_their_own() -> None:
    assert multipart("mixed", [b"a"]) != multipart("mixed", [b"a"])
