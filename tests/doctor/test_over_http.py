"""GET /tokens/{id}/doctor: the whole answer, who fetches a feed, and its end."""

import pytest

from tests.doctor.asking import doctor, findings, kilobytes
from tests.site import Site

GOOGLE = "Google-Calendar-Importer"


def test_a_feed_in_good_health(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    size = len(site.fetch(token["url"], User_Agent="Google-Calendar-Importer").data)
    site.services.use.flush()
    message = (
        "Google Calendar last asked just now. It asks once or twice a day and cannot be hurried; "
        "a new address is read at once. Its next request is due within 24 hours. "
        f"The calendar then had 1 event and {kilobytes(size)}."
    )
    assert doctor(site, token) == {
        "status": "live",
        "size": {"bytes": size, "events": 1, "max_bytes": 700_000, "max_events": 900},
        "clients": [
            {
                "family": "Google Calendar",
                "first_day": "2026-11-24",
                "last_day": "2026-11-24",
                "polls_hours": [8, 24],
            }
        ],
        "last_fetched_at": "2026-11-24T12:00:00Z",
        "next_fetch_due": "2026-11-25T12:00:00Z",
        "findings": [{"code": "last_fetch", "level": "info", "message": message}],
    }


@pytest.mark.parametrize("way", ["revoked", "expired", "suspended"])
def test_a_retired_token(site: Site, way: str) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    if way == "revoked":
        site.host.call("POST", f"/tokens/{token['id']}/revoke", {"reason": "lost"})
    elif way == "expired":
        site.host.call("PATCH", f"/tokens/{token['id']}", {"expires_at": "2020-01-01T00:00:00Z"})
    else:
        site.host.make_user(feeds_allowed=False)
    said = {
        "revoked": "was revoked on 24 November 2026. It shows a notice until 24 December 2026.",
        "expired": "expired on 24 November 2026. It shows a notice until 24 December 2026.",
        "suspended": "is suspended since 24 November 2026. It shows a notice until it is resumed.",
    }
    warning = {"code": way, "level": "warning", "message": f"The calendar {said[way]}"}
    assert doctor(site, token) == {
        "status": way,
        "size": None,
        "clients": [],
        "last_fetched_at": None,
        "next_fetch_due": None,
        "findings": [warning],
    }


def test_a_token_nobody_has_fetched(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    site.clock.turn(days=3)
    found = doctor(site, token)
    assert (found["clients"], found["last_fetched_at"], found["next_fetch_due"]) == ([], None, None)
    assert found["findings"] == [
        {
            "code": "never_fetched",
            "level": "warning",
            "message": "Nothing has fetched this calendar yet. Its address was issued 3 days ago. "
            "Calendar programs read a new address at once, so it is in none of them, or not whole.",
        }
    ]


def test_each_client_is_told_and_warnings_come_first(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    for agent in (GOOGLE, "Something/1.0"):
        site.fetch(token["url"], User_Agent=agent)
        site.clock.turn(hours=50)
    site.services.use.flush()
    found = doctor(site, token)
    assert [(one["code"], one["message"].split(".")[0]) for one in found["findings"]] == [
        ("overdue", "Google Calendar last asked on 24 November 2026 and should have asked again since"),
        ("last_fetch", "An unknown program last asked 2 days ago"),
    ]
    assert [(one["family"], one["polls_hours"]) for one in found["clients"]] == [
        ("Google Calendar", [8, 24]),
        ("Other", None),
    ]
    assert (found["last_fetched_at"], found["next_fetch_due"]) == ("2026-11-26T14:00:00Z", None)


def test_a_new_client_is_a_sign_and_ends_with_the_token(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    site.fetch(token["url"], User_Agent=GOOGLE)
    site.clock.turn(days=15)
    site.fetch(token["url"], User_Agent=GOOGLE)
    site.fetch(token["url"], User_Agent="curl/8.5.0")
    site.services.use.flush()
    assert [one["code"] for one in doctor(site, token)["findings"]] == [
        "new_client",
        "last_fetch",
        "last_fetch",
    ]
    site.host.call("POST", f"/tokens/{token['id']}/revoke", {"reason": "leaked"})
    found = doctor(site, token)
    assert [one["code"] for one in found["findings"]] == ["revoked"]
    assert (len(found["clients"]), found["last_fetched_at"]) == (2, "2026-12-09T12:00:00Z")
    assert found["next_fetch_due"] is None


def test_the_end_of_an_address_is_told_before(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue(expires_at="2026-12-08T12:00:01Z")
    assert "expires_soon" not in findings(site, token)
    site.clock.turn(seconds=1)
    assert findings(site, token) == {
        "expires_soon": "This address ends on 8 December 2026. Its calendars need another address by then."
    }
