"""The sentences of a language's words."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def said(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence with the name it goes by."""
    if isinstance(value, str):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from said(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from said(one, f"{name}[{key}]")
    else:
        for number, one in enumerate(value):
            yield from said(one, f"{name}[{number}]")
