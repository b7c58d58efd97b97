"""Ids of dots alone: hosts may choose them, and no path holds them, as browsers take them out."""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from tests.admin.pages import Administration, make_administrator, trail
from tests.site import Site

_DOTS = re.compile(r"(\.|%2e)+", re.IGNORECASE)


@pytest.fixture(params=[".", ".."])
def dots(request: pytest.FixtureRequest, site: Site) -> str:
    """The id of an organisation and of its only user."""
    said = str(request.param)
    assert site.host.call("PUT", f"/organisations/{said}", {"name": "Dotted"}).status_code == 201
    site.host.make_user(said, name="Dot", organisation=said)
    return said


def seen(admin: Administration, path: str) -> list[str]:
    """The addresses that a page leads to, as a browser sees them."""
    page = admin.get(path)
    assert page.status == 200
    for link in (*page.links(), *page.forms):
        assert not any(map(_DOTS.fullmatch, urlsplit(link).path.split("/"))), link
    return [urljoin(f"http://host.example{path}", link) for link in page.links()]


def test_their_pages_are_found_and_lead_on(site: Site, admin: Administration, dots: str) -> None:
    token = site.host.issue(dots)
    for path, found in {
        "/admin/users": f"/admin/users/!{dots}",
        "/admin/organisations": f"/admin/organisations/!{dots}",
        f"/admin/users/!{dots}": f"/admin/organisations/!{dots}",
        f"/admin/organisations/!{dots}": f"/admin/organisations/!{dots}/suspend",
        f"/admin/tokens/{token['id']}": f"/admin/users/!{dots}",
        "/admin/audit": f"/admin/users/!{dots}",
    }.items():
        assert f"http://host.example{found}" in seen(admin, path), path


@pytest.mark.parametrize("kind", ["users", "organisations"])
def test_they_are_suspended_and_resumed(site: Site, admin: Administration, dots: str, kind: str) -> None:
    path = f"/admin/{kind}/!{dots}"
    for action in ("suspend", "resume"):
        assert f"http://host.example{path}/{action}" in seen(admin, path)
        assert admin.change(f"{path}/{action}").response.request.path == path
    assert [entry.subject for entry in trail(site)] == [dots, dots]


def test_signing_in_leads_to_them(site: Site, dots: str) -> None:
    path = f"/admin/users/!{dots}"
    outside = Administration(site, make_administrator(site))
    assert outside.sign_in(path=path).response.request.path == path


def test_the_api_and_feeds_know_them(site: Site, dots: str) -> None:
    """Where the client takes nothing out of an address."""
    site.host.make_booking(participants=[{"user": dots}])
    assert site.titles(site.host.feed_url(dots)) == ["Planning meeting"]
    assert site.host.call("GET", f"/users/{dots}").get_json()["id"] == dots
    assert site.host.call("DELETE", f"/users/{dots}").status_code == 204
