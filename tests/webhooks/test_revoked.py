"""``token.revoked``: every way of ending a token tells it once, with the reason."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedserver.cli import main
from tests.admin.pages import Administration, make_administrator
from tests.portal.browser import Browser
from tests.site import START, Site
from tests.webhooks.hooks import Hooks


def by_api(site: Site, token: str) -> str | None:
    site.host.call("POST", f"/tokens/{token}/revoke", {"reason": "Lost."})
    return "Lost."


def without_a_reason(site: Site, token: str) -> str | None:
    site.host.call("POST", f"/tokens/{token}/revoke")
    return None


def many_of_a_user(site: Site, token: str) -> str | None:
    site.host.call("POST", "/tokens/revoke", {"user": "amira", "reason": "Left."})
    return "Left."


def many_of_an_organisation(site: Site, token: str) -> str | None:
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user("amira", organisation="academy")
    site.host.call("POST", "/tokens/revoke", {"organisation": "academy", "reason": "Closed."})
    return "Closed."


def many_of_old(site: Site, token: str) -> str | None:
    site.host.call("POST", "/tokens/revoke", {"issued_before": "2027-01-01T00:00:00Z"})
    return None


def with_the_user(site: Site, token: str) -> str | None:
    assert site.host.call("DELETE", "/users/amira").status_code == 204
    return "the user was deleted"


def on_the_users_page(site: Site, token: str) -> str | None:
    browser = Browser(site)
    browser.enter()
    action = f"/portal/tokens/{token}/revoke"
    assert browser.send(browser.get(action), action).status == 200
    return str(site.host.call("GET", f"/tokens/{token}").get_json()["revoked_reason"])


def by_an_administrator(site: Site, token: str) -> str | None:
    admin = Administration(site, make_administrator(site)).arrive()
    admin.change(f"/admin/tokens/{token}/revoke", reason="Seen in a forum.")
    return "Seen in a forum."


def many_by_an_administrator(site: Site, token: str) -> str | None:
    admin = Administration(site, make_administrator(site)).arrive()
    page = admin.get("/admin/end/ask?user=amira")
    path = next(action for action in page.forms if action.startswith("/admin/end/ask"))
    assert "1 link has ended." in admin.send(page, path, reason="Left.").words
    return "Left."


WAYS: list[Callable[[Site, str], str | None]] = [
    *(by_api, without_a_reason, many_of_a_user, many_of_an_organisation, many_of_old, with_the_user),
    *(on_the_users_page, by_an_administrator, many_by_an_administrator),
]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_told_once(site: Site, hooks: Hooks, way: Callable[[Site, str], str | None]) -> None:
    hooks.add()
    site.host.make_user()
    token = str(site.host.issue()["id"])
    reason = way(site, token)
    said = ("token.revoked", {"token": token, "user": "amira", "reason": reason})
    assert hooks.told() == [said]
    site.clock.turn(days=1)
    by_api(site, token)
    many_of_old(site, token)
    assert hooks.told() == [said]


def test_the_command(site: Site, hooks: Hooks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FEEDSERVER_HOME", str(site.settings.home))
    monkeypatch.setenv("FEEDSERVER_DATABASE_URL", site.settings.database_url)
    monkeypatch.setenv("FEEDSERVER_KEYS_FILE", str(site.settings.keys_file))
    hooks.add()
    site.host.make_user()
    token = str(site.host.issue()["id"])
    result = CliRunner().invoke(main, ["token", "revoke", token, "--reason", "Lost."])
    assert result.exit_code == 0, result.output
    site.clock.now = max(site.clock(), START)
    assert [(one.event, one.subject) for one in hooks.messages()] == [("token.revoked", token)]
    assert '"reason":"Lost."' in hooks.messages()[0].body


def test_many_at_once_are_a_message_each(site: Site, hooks: Hooks) -> None:
    hooks.add()
    site.host.make_user()
    tokens = {str(site.host.issue()["id"]) for _ in range(7)}
    counted = site.host.call("POST", "/tokens/revoke", {"user": "amira", "dry_run": True}).get_json()
    assert (counted["revoked"], hooks.messages()) == (7, [])
    assert site.host.call("POST", "/tokens/revoke", {"user": "amira"}).get_json()["revoked"] == 7
    told = hooks.told()
    assert len(told) == 7 and {data["token"] for _, data in told} == tokens


def test_an_end_that_was_set_is_no_revocation(site: Site, hooks: Hooks) -> None:
    hooks.add()
    site.host.make_user()
    site.host.issue(expires_at="2026-11-25T00:00:00Z")
    token = site.host.issue()["id"]
    site.host.call("POST", f"/tokens/{token}/rotate", {"grace_days": 0})
    site.host.make_user(active=False)
    site.clock.turn(days=2)
    assert hooks.told() == []
