"""What becomes of a message after a try."""

from datetime import timedelta

import pytest

from feedserver.webhooks.model import Answer, State
from feedserver.webhooks.verdict import WAITS, judge, wait
from tests.site import START

DAY = timedelta(days=1)


def test_the_waits_are_those_of_the_documentation() -> None:
    said = [wait(number, None, 0.5) for number in range(1, len(WAITS) + 1)]
    hours = [timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)]
    assert said == [timedelta(seconds=5), *(timedelta(minutes=n) for n in (1, 5, 30)), *hours]
    assert sum(said, timedelta()) > 3 * DAY


@pytest.mark.parametrize("attempts", range(1, len(WAITS) + 1))
def test_waits_differ_by_a_tenth_either_way(attempts: int) -> None:
    planned = WAITS[attempts - 1]
    shortest, longest = wait(attempts, None, 0.0), wait(attempts, None, 1.0)
    assert abs(shortest - 0.9 * planned) <= timedelta(seconds=1)
    assert abs(longest - 1.1 * planned) <= timedelta(seconds=1)
    assert timedelta(seconds=1) <= shortest < longest


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_a_delivery(status: int) -> None:
    verdict = judge(Answer(status=status), 1, START, 0.5)
    assert (verdict.state, verdict.due_at, verdict.error) == (State.DELIVERED, None, None)


@pytest.mark.parametrize(
    "status", [101, 300, 301, 302, 304, 307, 308, 400, 401, 404, 410, 429, 500, 503, 599]
)
def test_everything_else_is_tried_again(status: int) -> None:
    verdict = judge(Answer(status=status), 1, START, 0.5)
    assert (verdict.state, verdict.due_at) == (State.PENDING, START + WAITS[0])
    assert verdict.error is not None and str(status) in verdict.error


def test_redirects_and_410_are_explained() -> None:
    said = [judge(Answer(status=status), 1, START, 0.5).error for status in (302, 410, 500)]
    assert said == [
        "The answer was 302; redirects are not followed.",
        "The answer was 410; the endpoint was paused.",
        "The answer was 500.",
    ]


def test_after_the_last_wait_it_is_given_up() -> None:
    answer = Answer(error="No connection could be made.")
    last = judge(answer, len(WAITS), START, 0.5)
    assert (last.state, last.due_at) == (State.PENDING, START + DAY)
    over = judge(answer, len(WAITS) + 1, START, 0.5)
    assert (over.state, over.due_at, over.error) == (State.GIVEN_UP, None, answer.error)


@pytest.mark.parametrize(
    ("asked", "attempts", "waits"),
    [
        (timedelta(seconds=90), 1, timedelta(seconds=90)),
        (timedelta(seconds=1), 2, timedelta(minutes=1)),
        (timedelta(hours=23), 1, timedelta(hours=23)),
        (timedelta(days=400), 1, DAY),
        (timedelta(0), 1, timedelta(seconds=5)),
    ],
)
def test_retry_after_makes_waits_longer_up_to_a_day(
    asked: timedelta, attempts: int, waits: timedelta
) -> None:
    answer = Answer(status=503, retry_after=asked)
    assert judge(answer, attempts, START, 0.5).due_at == START + waits
