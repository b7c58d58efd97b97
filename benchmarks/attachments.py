"""One calendar attachment of a mail, as the host asks for it."""

from benchmarks.content import booking
from benchmarks.plan import Plan
from benchmarks.result import Goal, Result, at_least
from benchmarks.rounds import Target, measured
from benchmarks.site import Site
from benchmarks.stage import same_request, staged

TITLE = "Attachments"

_PATH = "/api/v1/bookings/b-1/attachments/planning_meeting_invitation?recipient=amira%40host.example"


def measure(plan: Plan) -> list[Result]:
    """All rows."""
    with staged(plan) as stage:
        site = stage.site("site")
        site.user("amira")
        site.push([booking("b-1", 1, ["amira"])])
        targets = [
            stage.hello(),
            _attachment(site, "text/calendar", at_least(0.4, "× hello")),
            _attachment(site, "message/rfc822", at_least(0.2, "× hello")),
        ]
        return measured(targets, plan)


def _attachment(site: Site, form: str, goal: Goal) -> Target:
    headers = {**site.authorization(), "Accept": form}
    answer = site.ask("GET", _PATH, headers=headers)
    assert answer.status == 200 and answer.headers["Content-Type"].startswith(form), answer
    return same_request(form, site, _PATH, (goal,), headers)
