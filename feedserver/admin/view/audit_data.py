"""What else an entry of the audit log says, in words. Pure.

Whoever can change the database can put anything there.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from feedserver.admin.view.marks import Fact
from feedserver.admin.view.teller import Teller


def data_facts(data: Mapping[str, Any], teller: Teller) -> Iterator[Fact]:
    """A line for each of the data that says something; a name that nobody knows is shown as it is."""
    names = teller.texts.audit.data
    return (
        (names.get(name, name), _said(value, teller)) for name, value in data.items() if value is not None
    )


def _said(value: Any, teller: Teller) -> str:
    if isinstance(value, list):
        return ", ".join(_single(one, teller) for one in value) or teller.texts.none
    return _single(value, teller)


def _single(value: Any, teller: Teller) -> str:
    t = teller.texts
    if value is None or value == "":
        return t.none
    if isinstance(value, bool):
        return t.audit.yes if value else t.audit.no
    if isinstance(value, dict | list):
        return _json(value)
    return t.audit.values.get(str(value), str(value))


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"
