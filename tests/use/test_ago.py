"""Times in words."""

from datetime import timedelta

import pytest

from feedserver.use.ago import GERMAN, ago, within


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3600, "just now"),
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (119, "1 minute ago"),
        (300, "5 minutes ago"),
        (3599, "59 minutes ago"),
        (3600, "1 hour ago"),
        (7200, "2 hours ago"),
        (14 * 3600 + 3599, "14 hours ago"),
        (48 * 3600 - 1, "47 hours ago"),
        (48 * 3600, "2 days ago"),
        (3 * 86_400, "3 days ago"),
        (400 * 86_400, "400 days ago"),
    ],
)
def test_what_has_passed(seconds: int, said: str) -> None:
    assert ago(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "within 1 minute"),
        (1, "within 1 minute"),
        (61, "within 2 minutes"),
        (3541, "within 1 hour"),
        (3600, "within 1 hour"),
        (3601, "within 2 hours"),
        (10 * 3600, "within 10 hours"),
        (47 * 3600 + 1, "within 2 days"),
        (7 * 86_400 - 1, "within 7 days"),
    ],
)
def test_what_is_ahead(seconds: int, said: str) -> None:
    assert within(timedelta(seconds=seconds)) == said


def test_another_language_is_another_instance() -> None:
    assert ago(timedelta(days=3), GERMAN) == "vor 3 Tagen"
    assert ago(timedelta(0), GERMAN) == "gerade eben"
    assert within(timedelta(hours=1), GERMAN) == "innerhalb von 1 Stunde"
