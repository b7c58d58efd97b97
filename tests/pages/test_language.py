"""The language of a request."""

import pytest
from flask import Flask

from feedserver.pages.language import language


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        ("de", "de"),
        ("DE-at", "de"),
        ("en-GB, de;q=0.9", "en"),
        ("fr, de;q=0.5, en;q=0.4", "de"),
        ("de;q=0, en", "en"),
        ("fr", "de"),
        ("*", "de"),
        ("", "de"),
        (";;,q=x", "de"),
    ],
)
def test_the_browsers_first_that_is_known(accepted: str, spoken: str) -> None:
    with Flask(__name__).test_request_context(headers={"Accept-Language": accepted}):
        assert language({"en", "de"}, otherwise="de") == spoken
