"""Text that no database or calendar can keep is found anywhere in a JSON value, and nothing else is."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedserver.api.strict_json import NotJson, parse, refuse_bad_text
from feedserver.errors import InvalidFields

_TEXT = st.text(st.characters() | st.sampled_from("\x00\ud800\udfff\\xud0"), max_size=8)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def _is_bad(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def _is_refused(value: Any) -> bool:
    try:
        refuse_bad_text(value)
    except InvalidFields:
        return True
    return False


@settings(max_examples=400, deadline=None)
@given(value=_VALUES)
def test_exactly_what_holds_bad_text_is_refused(value: Any) -> None:
    assert _is_refused(value) == any(map(_is_bad, _texts(value)))


@pytest.mark.parametrize("text", ["\\x00", "\\ud800", "\\\\udfff", "\ud7ff\ue000", "😀"])
def test_text_that_only_looks_bad_is_taken(text: str) -> None:
    refuse_bad_text({text: [text]})


@pytest.mark.parametrize("innermost", ["", "1", "{}", '"text"'])
def test_how_deep_a_value_may_be(innermost: str) -> None:
    """64 levels of anything are too many; an empty list at the 64th is none."""
    parse(f"{'[' * 63}{innermost}{']' * 63}".encode())
    deep = f"{'[' * 64}{innermost}{']' * 64}".encode()
    if innermost:
        with pytest.raises(NotJson):
            parse(deep)
    else:
        parse(deep)
