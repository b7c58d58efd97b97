"""All entries of a filter over HTTP, oldest first, as newline-delimited JSON."""

from collections.abc import Generator
from itertools import chain

from flask import Response

from feedserver.api.body import NDJSON
from feedserver.audit import store
from feedserver.audit.answer import rows_lines
from feedserver.audit.model import Filter
from feedserver.services import services


def streamed(which: Filter) -> Response:
    """The first portion is read before the answer begins, so that a database that is away is a 503."""
    lines = _lines(which)
    first = next(lines, "")
    response = Response(chain([first], lines), content_type=f"{NDJSON}; charset=utf-8")
    response.call_on_close(lines.close)
    return response


def _lines(which: Filter) -> Generator[str, None, None]:
    with services().database.read() as tx:
        for rows in store.all_rows(tx, which):
            yield rows_lines(rows)
