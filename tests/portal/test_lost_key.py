"""An address whose signing key is gone: it opens nothing, and the page says so."""

from sqlalchemy import update

from feedserver.database.schema import calendar_tokens
from tests.portal.browser import Browser
from tests.site import Site


def test_the_page_says_that_it_opens_nothing(site: Site, browser: Browser) -> None:
    token = site.host.issue(label="My phone")
    with site.services.database.write() as tx:
        tx.execute(update(calendar_tokens).values(key_id="lost"))
    assert site.fetch(token["url"]).status_code == 404

    overview = browser.enter()
    assert "Does not work: renew the address" in overview.words
    page = browser.get(f"/portal/tokens/{token['id']}")
    assert "The old one opens nothing any more." in page.words
    asked = browser.get(f"/portal/tokens/{token['id']}/rotate")
    assert "The old address opens nothing any more" in asked.words
    assert "more days" not in asked.words
    doctor = browser.get(f"/portal/tokens/{token['id']}/doctor")
    assert "No. Its address opens nothing any more." in doctor.words
    assert f"/portal/tokens/{token['id']}/rotate" in doctor.links()

    renewed = browser.send(asked, f"/portal/tokens/{token['id']}/rotate")
    assert site.fetch(str(renewed.field("address"))).status_code == 200


def test_the_api_says_so_too(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue()
    with site.services.database.write() as tx:
        tx.execute(update(calendar_tokens).values(key_id="lost"))
    found = site.host.call("GET", f"/tokens/{token['id']}/doctor").get_json()
    assert [(one["code"], one["level"]) for one in found["findings"]] == [("lost_key", "warning")]
    assert (found["size"], found["next_fetch_due"]) == (None, None)
