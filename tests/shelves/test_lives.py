"""Random lives of bookings: at every step the joined feed is the built one, for tokens of every kind.

More of them with ``make campaign-shelves``.
"""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.full import full_or
from tests.shelves.conftest import Readers
from tests.shelves.test_joined import OPTIONS

#: Few, so that bookings meet: the same times, zones that share a calendar, users who come and go.
_TIMES = st.sampled_from(
    [
        {"start": "2026-12-01T10:00:00", "end": "2026-12-01T11:00:00", "all_day": False},
        {"start": "2026-11-24T08:00:00", "end": "2026-11-24T09:00:00", "all_day": False},
        {"start": "2026-12-01", "end": "2026-12-03", "all_day": True},
        {"start": "2025-01-01T10:00:00", "end": "2025-01-01T11:00:00", "all_day": False},
    ]
)
_SAID = st.fixed_dictionaries(
    {
        "summary": st.sampled_from(["One", "Two, or; more", "Três ß"]),
        "status": st.sampled_from(["confirmed", "provisional", "cancelled", "rejected"]),
        "kind": st.sampled_from(["booking", "planning_meeting"]),
        "timezone": st.sampled_from(["Europe/London", "America/New_York", "Africa/Casablanca"]),
        "participants": st.sampled_from(
            [[], [{"user": "amira", "role": "trainer"}], [{"user": "amira"}, {"user": "jonas"}]]
        ),
        "managed_by": st.sampled_from([None, None, "teams"]),
        "recurrence": st.sampled_from(
            [None, None, {"rrule": "FREQ=WEEKLY;COUNT=3"}, {"rrule": "FREQ=YEARLY;COUNT=3"}]
        ),
    }
)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from(["b-1", "b-2", "b-3"]), _SAID, _TIMES),
        st.tuples(st.just("delete"), st.sampled_from(["b-1", "b-2", "b-3"])),
        st.tuples(st.just("turn"), st.integers(1, 40)),
        st.tuples(st.just("options"), st.integers(0, 6), st.sampled_from(OPTIONS)),
    ),
    min_size=3,
    max_size=12,
)


@given(_STEPS)
@settings(
    max_examples=full_or(50, 4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_joined_and_built_agree_whatever_happens(readers: Readers, steps: list[tuple[Any, ...]]) -> None:
    host = readers.site.host
    for user in ("amira", "jonas"):
        host.make_user(user)
    tokens = [host.issue(user, **options) for options in OPTIONS[:7] for user in ("amira", "jonas")]
    joined = 0
    for step in steps:
        _do(readers, tokens, step)
        for token in tokens:
            one, other = readers.joining.fetch(token["url"]), readers.building.fetch(token["url"])
            assert (one.data, list(one.headers)) == (other.data, list(other.headers))
            joined += not readers.unwritten
            readers.joining.services.new_shelves.flush()
    for token in tokens:
        host.call("POST", f"/tokens/{token['id']}/revoke", {})
    assert joined > len(steps), "most feeds were joined"


def _do(readers: Readers, tokens: list[dict[str, Any]], step: tuple[Any, ...]) -> None:
    host, (what, *said) = readers.site.host, step
    if what == "put":
        booking, fields, times = said
        answer = host.put(booking, **fields, **times)
        assert answer.status_code in (200, 201, 422), answer.get_json()
    elif what == "delete":
        assert host.call("DELETE", f"/bookings/{said[0]}").status_code in (204, 404)
    elif what == "turn":
        readers.site.clock.turn(days=said[0])
    else:
        number, options = said
        answer = host.call("PATCH", f"/tokens/{tokens[number]['id']}", options)
        assert answer.status_code == 200, answer.get_json()
