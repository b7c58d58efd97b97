"""A user of an organisation that does not exist is refused, also one who may not publish anyway."""

import pytest

from tests.api.refusals import fields_refused
from tests.site import Site


@pytest.mark.parametrize("fields", [{}, {"active": False}, {"feeds_allowed": False}])
def test_it_is_named_whatever_the_user_may(site: Site, fields: dict[str, bool]) -> None:
    said = {"name": "Amira", "organisation": "nowhere", **fields}
    assert fields_refused(site.host.call("PUT", "/users/amira", said)) == {"organisation"}
    site.host.make_user()
    assert fields_refused(site.host.call("PUT", "/users/amira", said)) == {"organisation"}
    patch = {"organisation": "nowhere", **fields}
    assert fields_refused(site.host.call("PATCH", "/users/amira", patch)) == {"organisation"}
