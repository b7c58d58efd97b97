"""S-10: reading a feed changes nothing but what is noted of its use."""

import hashlib

from feedserver.database.schema import metadata
from tests.feeds.asking import ask, path_of
from tests.full import full_or
from tests.site import Site

#: When a feed was last fetched, and by whom.
_OF_USE = ("token_use", "token_clients")


def _digest(site: Site) -> str:
    """Over every row of every table but those of use."""
    with site.services.database.read() as tx:
        tables = [table for table in metadata.sorted_tables if table.name not in _OF_USE]
        rows = [sorted(map(str, tx.execute(table.select()))) for table in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_reads_leave_the_database_as_it_was(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    url, ended = site.host.feed_url(), site.host.issue()
    site.host.call("POST", f"/tokens/{ended['id']}/revoke", {})
    before = _digest(site)
    for _ in range(full_or(1_000, 60)):
        assert site.fetch(url).status_code == 200
        assert site.fetch(ended["url"], "HEAD").status_code == 200
        assert site.fetch(url, If_None_Match="*").status_code == 304
        assert ask(site, f"{path_of(url)}x").status_code == 404
    site.services.use.flush()
    site.services.withheld.flush()
    assert _digest(site) == before
