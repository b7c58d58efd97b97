"""``feedserver portal``."""

from datetime import UTC, datetime
from pathlib import Path

from tests.cli.conftest import Run, done, printed, refusal
from tests.site import Site, settings_for


def test_it_prints_an_address_that_opens_the_page_once(ready: Run, home: Path) -> None:
    site = Site(settings_for(home))
    site.clock.now = datetime.now(UTC).replace(microsecond=0)
    site.host.make_user()
    said = done(ready("portal", "amira"))
    path = said.stdout.strip().removeprefix("http://127.0.0.1:8000")
    assert said.stdout.count("\n") == 1 and path.startswith("/portal/enter/")
    assert "within five minutes" in said.stderr
    assert [site.client.get(path).status_code for _ in range(2)] == [303, 410]
    as_json = printed(ready("portal", "amira", "--json"))
    assert list(as_json) == ["url", "expires_at"]
    site.close()


def test_who_is_not_there_or_not_active_has_none(ready: Run, home: Path) -> None:
    site = Site(settings_for(home))
    site.host.make_user("jonas", active=False)
    site.close()
    assert "There is no user 'amira'." in refusal(ready("portal", "amira"))
    assert "not active" in refusal(ready("portal", "jonas"))
