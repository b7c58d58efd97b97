"""Bodies that a PUT of a booking refuses, and the fields it names."""

from typing import Any

from tests.api.refusals import fields_refused, problem
from tests.bookings.samples import EXAMPLE
from tests.site import Site

Refusals = list[tuple[dict[str, Any], set[str]]]


def assert_refused(site: Site, refusals: Refusals) -> None:
    """Each of these, instead of what the example says, is a 422 that names those fields and keeps nothing."""
    for fields, named in refusals:
        response = site.host.call("PUT", "/bookings/b-1", {**EXAMPLE, **fields})
        assert (fields, fields_refused(response)) == (fields, named)
    problem(site.host.call("GET", "/bookings/b-1"), 404)


def each(field: str, *values: Any) -> Refusals:
    """Each of those values in that field, which is then named."""
    return [({field: value}, {field}) for value in values]
