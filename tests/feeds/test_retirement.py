"""Retired tokens: revoked, expired or suspended ones, and the notice they serve."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from feedserver.people.hold import resume_organisation, resume_user, suspend_organisation, suspend_user
from tests.feeds.asking import instant, stamps, utc
from tests.site import START, Site

Again = Callable[..., Site]
NOTICE = "This calendar is no longer available"
#: What moves with the token or the day; everything else in a notice is fixed.
OWN = (b"UID:", b"DTSTAMP:", b"LAST-MODIFIED:", b"CREATED:", b"DTSTART;", b"DTEND;")


class Way:
    """A user with a booking and a token, and one way to retire the token an hour after ``START``."""

    def __init__(self, site: Site, way: str) -> None:
        self.site, self.way = site, way
        self.user = way.replace(" ", "-")
        site.host.call("PUT", f"/organisations/o-{self.user}", {"name": "Secret Org"})
        self.put_user()
        site.host.make_booking(f"b-{self.user}", participants=[{"user": self.user}], summary="Secret meeting")
        expiry = {"expires_at": "2026-11-24T13:00:00Z"} if way == "expired" else {}
        self.token = site.host.issue(self.user, label="Secret label", calendar_name="Secret name", **expiry)
        self.url: str = self.token["url"]

    def put_user(self, **fields: object) -> None:
        said = {"name": "Secret Name", "email": "secret@x.example", "organisation": f"o-{self.user}"}
        self.site.host.make_user(self.user, **said, **fields)

    def allow_organisation(self, allowed: bool) -> None:
        body = {"name": "Secret Org", "feeds_allowed": allowed}
        assert self.site.host.call("PUT", f"/organisations/o-{self.user}", body).status_code == 200

    def retire(self) -> None:
        host = self.site.host
        if self.way == "revoked":
            assert host.call("POST", f"/tokens/{self.token['id']}/revoke").status_code == 200
        elif self.way == "user deleted":
            assert host.call("DELETE", f"/users/{self.user}").status_code == 204
        elif self.way == "organisation not allowed":
            self.allow_organisation(False)
        elif self.way in HELD:
            self.hold(HELD[self.way][0], HELD[self.way][1])
        elif self.way != "expired":
            self.put_user(**SUSPENDED_BY_USER[self.way])

    def resume(self) -> None:
        if self.way == "organisation not allowed":
            self.allow_organisation(True)
        elif self.way in HELD:
            self.put_user()  # a host that pushes again resumes nothing
            assert self.site.titles(self.url) == [NOTICE]
            self.hold(HELD[self.way][2], HELD[self.way][1])
        else:
            self.put_user()

    def hold(self, verb: Callable[..., object], whom: str) -> None:
        with self.site.services.database.write() as tx:
            assert verb(tx, whom.format(self.user), self.site.clock())


SUSPENDED_BY_USER = {"user inactive": {"active": False}, "user not allowed": {"feeds_allowed": False}}
#: By an administrator: to suspend, whom, to resume.
HELD: dict[str, tuple[Callable[..., object], str, Callable[..., object]]] = {
    "user held": (suspend_user, "{}", resume_user),
    "organisation held": (suspend_organisation, "o-{}", resume_organisation),
}
SUSPENDED = [*SUSPENDED_BY_USER, "organisation not allowed", *HELD]
FINAL = ["revoked", "expired", "user deleted"]
WAYS = [*FINAL, *SUSPENDED]


@pytest.fixture(params=WAYS)
def retired(site: Site, request: pytest.FixtureRequest) -> Way:
    way = Way(site, request.param)
    site.clock.turn(hours=1)
    way.retire()
    return way


def test_a_retired_token_serves_one_all_day_notice_on_its_day(site: Site, retired: Way) -> None:
    site.clock.turn(days=3)
    (event,) = site.events(retired.url)
    assert (event["SUMMARY"], event["TRANSP"], event["SEQUENCE"]) == (NOTICE, "TRANSPARENT", 0)
    assert (str(event["DTSTART"].dt), str(event["DTEND"].dt)) == ("2026-11-24", "2026-11-25")


def test_a_notice_tells_nothing_about_the_user(site: Site, retired: Way) -> None:
    response = site.fetch(retired.url)
    said = response.data.replace(b"\r\n ", b"").decode() + str(response.headers)
    assert "secret" not in said.lower() and retired.user not in said
    assert "X-WR-CALNAME:Calendar\r\n" in said and "NAME:Calendar\r\n" in said
    assert response.headers["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert retired.token["id"] not in said and "Europe" not in said


def test_a_notice_answers_conditional_requests(site: Site, retired: Way) -> None:
    site.clock.turn(seconds=1)
    first = site.fetch(retired.url)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for asked in ({"If_None_Match": etag}, {"If_Modified_Since": modified}):
        again = site.fetch(retired.url, **asked)
        assert (again.status_code, again.data) == (304, b"")
        assert (again.headers["ETag"], again.headers["Last-Modified"]) == (etag, modified)
    assert site.fetch(retired.url, If_None_Match='"x"', If_Modified_Since=modified).status_code == 200
    assert site.fetch(retired.url, "HEAD").headers["ETag"] == etag


def test_a_notice_is_the_same_however_the_token_was_retired(site: Site) -> None:
    ways = [Way(site, way) for way in WAYS]
    site.clock.turn(hours=1)
    for way in ways:
        way.retire()
    bodies = [site.fetch(way.url).data.split(b"\r\n") for way in ways]
    but_uid = {tuple(line for line in body if not line.startswith(b"UID:")) for body in bodies}
    uids = {line for body in bodies for line in body if line.startswith(b"UID:")}
    assert (len(but_uid), len(uids)) == (1, len(WAYS))
    headers = [dict(site.fetch(way.url).headers) for way in ways]
    assert len({(h.pop("ETag"), h.pop("Last-Modified"))[1] for h in headers}) == 1
    assert all(h == headers[0] for h in headers)


def test_notices_of_other_days_differ_in_uid_and_dates_alone(site: Site) -> None:
    early, late = Way(site, "revoked"), Way(site, "user inactive")
    site.clock.turn(hours=1)
    early.retire()
    site.clock.turn(days=5)
    late.retire()
    rest = [
        [line for line in site.fetch(way.url).data.split(b"\r\n") if not line.startswith(OWN)]
        for way in (early, late)
    ]
    assert rest[0] == rest[1]


@pytest.mark.parametrize(("moment", "day"), [((24, 23, 59, 59), "2026-11-24"), ((25, 0, 0, 0), "2026-11-25")])
@pytest.mark.parametrize("way", ["revoked", "user inactive"])
def test_the_day_of_a_notice_is_that_of_retirement_in_utc(
    site: Site, way: str, moment: tuple[int, ...], day: str
) -> None:
    made = Way(site, way)
    site.clock.now = utc(2026, 11, *moment)
    made.retire()
    site.clock.turn(days=2)
    assert str(site.events(made.url)[0]["DTSTART"].dt) == day


def test_created_and_stamps_of_a_notice_are_the_moment_of_retirement(site: Site, retired: Way) -> None:
    site.clock.turn(days=2, seconds=7)
    (event,) = site.events(retired.url)
    assert stamps(event) == (START + timedelta(hours=1),) * 3


def test_a_newer_renderer_moves_the_stamps_of_a_notice_but_not_created(
    site: Site, again: Again, retired: Way
) -> None:
    epoch = site.clock.turn(hours=5)
    (event,) = again(feed_color="teal").events(retired.url)
    assert stamps(event) == (START + timedelta(hours=1), epoch, epoch)


def test_old_validators_and_ranges_never_pass_a_retirement(site: Site) -> None:
    for way in WAYS:
        for seconds in (0, 1, 3600):
            _check_old_validators(site, way, seconds)


def _check_old_validators(site: Site, way: str, seconds: int) -> None:
    """Read a live feed ``seconds`` before its retirement, then come back with what was learnt."""
    site.clock.now = START
    made = Way(site, way)
    site.clock.turn(hours=1, seconds=-max(seconds, way == "expired"))
    live = site.fetch(made.url)
    assert b"Secret meeting" in live.data
    site.clock.now = START + timedelta(hours=1)
    made.retire()
    etag, modified = live.headers["ETag"], live.headers["Last-Modified"]
    for later in (0, 1, 3600):
        site.clock.now = START + timedelta(hours=1, seconds=later)
        for asked in (
            {"If_None_Match": etag},
            {"If_None_Match": f'"x", W/{etag}'},
            {"If_Modified_Since": modified},
            {"If_Modified_Since": modified, "Range": "bytes=0-99"},
            {"Range": "bytes=100-", "If_Range": etag},
        ):
            answer = site.fetch(made.url, **asked)
            assert answer.status_code == 200, (way, seconds, later, asked)
            assert NOTICE.encode() in answer.data and b"Secret" not in answer.data
            assert answer.data.startswith(b"BEGIN:VCALENDAR") and answer.data.endswith(b"END:VCALENDAR\r\n")
    if way in HELD:  # which would outlast the user
        made.resume()
    site.host.call("DELETE", f"/users/{made.user}")


@pytest.mark.parametrize("way", SUSPENDED)
def test_a_suspended_token_comes_back_with_its_bookings(site: Site, way: str) -> None:
    made = Way(site, way)
    before = site.fetch(made.url)
    site.clock.turn(hours=1)
    made.retire()
    site.clock.turn(seconds=1)
    notice = site.fetch(made.url)
    made.resume()
    back = site.fetch(made.url)
    assert (back.data, back.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert instant(back.headers["Last-Modified"]) >= instant(notice.headers["Last-Modified"])
    site.clock.turn(seconds=1)
    assert site.fetch(made.url, If_Modified_Since=notice.headers["Last-Modified"]).data == before.data
