"""JSON merge patch without HTTP: the examples of RFC 7396, appendix A."""

from copy import deepcopy
from typing import Any

import pytest

from feedserver.api.merge_patch import merged

#: Original, patch, result: all fifteen of the appendix.
APPENDIX_A: list[tuple[Any, Any, Any]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("target", "patch", "result"), APPENDIX_A)
def test_the_examples_of_the_rfc(target: Any, patch: Any, result: Any) -> None:
    before = deepcopy((target, patch))
    assert merged(target, patch) == result
    assert (target, patch) == before  # neither is changed in place


def test_a_whole_field_is_replaced_and_not_merged_into() -> None:
    target = {"r": {"a": 1, "b": 2}, "m": {"a": 1, "b": 2}}
    patch = {"r": {"a": 3}, "m": {"a": 3}}
    assert merged(target, patch, whole=("r",)) == {"r": {"a": 3}, "m": {"a": 3, "b": 2}}
    assert merged(target, {"r": None}, whole=("r",)) == {"m": {"a": 1, "b": 2}}
