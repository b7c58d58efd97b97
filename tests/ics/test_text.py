import pytest
from hypothesis import given, settings

from feedserver.ics.text import multi_line, parameter, single_line
from tests.ics.samples import texts

BREAKS = ("\r\n", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029")
DROPPED = (
    *("\x00", "\x07", "\x08", "\x0e", "\x1b", "\x1c", "\x1f", "\x7f", "\x80", "\x9f", "\ufeff"),
    *("\ufffe", "\uffff", "\ufdd0", "\ufdef", "\U0001fffe", "\U0010ffff"),
    *("\u202a", "\u202e", "\u2066", "\u2069"),
)
KEPT = (
    "é",
    "שלום",
    "مرحبا",
    "👩‍👩‍👧",
    "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "\u200e",
    "\u200f",
    "\u200d",
    "\u061c",
    "\u2065",
    "\ufdcf",
    "\xa0",
)


@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_each_line_break_is_one_space_on_a_single_line(line_break: str) -> None:
    assert single_line(f"a{line_break}b{line_break}{line_break}c") == "a b  c"


@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_each_line_break_is_one_newline_in_several_lines(line_break: str) -> None:
    assert multi_line(f"a{line_break}b{line_break}{line_break}c") == "a\nb\n\nc"


def test_tab_is_a_space_on_a_single_line_and_stays_in_several() -> None:
    assert single_line("a\tb") == "a b"
    assert multi_line("a\tb") == "a\tb"


@pytest.mark.parametrize("character", DROPPED, ids=ascii)
def test_controls_noncharacters_and_direction_overrides_are_dropped(character: str) -> None:
    assert single_line(f"a{character}b") == multi_line(f"a{character}b") == "ab"


@pytest.mark.parametrize("text", KEPT, ids=ascii)
def test_scripts_emoji_and_directional_marks_stay(text: str) -> None:
    assert single_line(f"a{text}b") == multi_line(f"a{text}b") == f"a{text}b"


@pytest.mark.parametrize("point", [0xD800, 0xDBFF, 0xDC00, 0xDFFF], ids=hex)
def test_a_lone_surrogate_becomes_the_replacement_character(point: int) -> None:
    assert single_line(f"a{chr(point)}") == multi_line(f"a{chr(point)}") == "a\ufffd"


def test_blanks_at_both_ends_are_dropped_even_behind_dropped_characters() -> None:
    assert single_line(" \x00\t a b \r\n\ufeff ") == "a b"
    assert multi_line("\n\x00 \ta\tb\n \n") == "a\tb"


def test_text_of_nothing_visible_becomes_empty() -> None:
    assert single_line("\x00 \r\n\ufeff\u2028") == multi_line("\x00 \r\n\ufeff\u2028") == ""


def test_a_parameter_holds_nothing_that_readers_take_for_an_escape() -> None:
    assert parameter(' "a"^n\\b%2C\r\n=c; % ') == "'a'nb2C c;"


@pytest.mark.parametrize("normal_form", [single_line, multi_line, parameter])
def test_the_normal_form_of_every_code_point_is_its_own_normal_form(normal_form) -> None:
    for point in range(0x110000):
        text = f"a{chr(point)}b"
        once = normal_form(text)
        assert once == text or normal_form(once) == once, hex(point)
        once.encode()


@given(texts())
@settings(deadline=None)
def test_the_normal_form_of_any_text_is_its_own_normal_form(text: str) -> None:
    for normal_form in (single_line, multi_line, parameter):
        once = normal_form(text)
        assert normal_form(once) == once
        assert once == once.strip()
        once.encode()
