"""S-36: a database in which octets were flipped is not served as if nothing were wrong."""

import random
from pathlib import Path

import pytest

from feedserver.backup.sound import require_sound_at_start
from feedserver.database.damage import is_marked
from feedserver.errors import StartError
from tests.backup.vault import Vault

_BOOKINGS = 120
_PAGE = 4096


@pytest.fixture
def url(small_vault: Vault) -> str:
    host = small_vault.site.host
    host.make_user()
    for number in range(_BOOKINGS):
        host.make_booking(f"b-{number}", description="x" * 300)
    return host.feed_url()


def _pages_with(octets: bytes, *words: bytes) -> list[int]:
    """Where the pages begin that hold rows with any of those words."""
    begins = range(0, len(octets), _PAGE)
    return [begin for begin in begins if any(word in octets[begin : begin + _PAGE] for word in words)]


def test_a_flipped_octet_never_empties_a_feed(small_vault: Vault, url: str) -> None:
    """Either the start is refused, or the feed says 503, or it has its events; one alone may be left out."""
    small_vault.site.close()
    database, settings = small_vault.home / "feedserver.db", small_vault.site.settings
    whole, chance = database.read_bytes(), random.Random(36)  # noqa: S311
    pages = _pages_with(whole, b"Planning meeting", b"apprentice")
    refused, served = 0, 0
    for _ in range(60):
        octets = bytearray(whole)
        # The first octets of a page say what it is and where its rows are.
        place = chance.choice(pages) + chance.randrange(chance.choice([40, _PAGE]))
        octets[place] ^= 1 << chance.randrange(8)
        database.write_bytes(octets)
        try:
            require_sound_at_start(settings)
        except StartError:
            refused += is_marked(small_vault.home)
            continue
        finally:
            _without_log(database)
        served += 1
        site = small_vault.site.restart()
        answer = site.fetch(url)
        site.close()
        if answer.status_code == 503:  # a text that is no text any more
            continue
        assert answer.data.count(b"BEGIN:VEVENT") >= _BOOKINGS - 1
    assert refused > 10 and served > 0


def test_what_breaks_while_it_serves_is_503_and_everybody_hears_of_it(small_vault: Vault, url: str) -> None:
    small_vault.site.close()
    database = small_vault.home / "feedserver.db"
    octets = bytearray(database.read_bytes())
    for begin in _pages_with(bytes(octets), b"Planning meeting", b"apprentice"):
        octets[begin : begin + 8] = b"\xff" * 8
    database.write_bytes(octets)
    site = small_vault.site = small_vault.site.restart()
    assert site.client.get("/readyz").status_code == 200  # nobody has met it yet
    answer = site.fetch(url)
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    other = site.restart()
    assert other.client.get("/readyz").get_json()["database"] == "damaged"
    assert other.client.get("/readyz").status_code == 503
    other.close()


def test_a_restore_takes_the_mark_away(small_vault: Vault, url: str) -> None:
    backup = small_vault.back_up()
    small_vault.site.close()
    (small_vault.home / "feedserver.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    with pytest.raises(StartError, match="Put a backup back"):
        require_sound_at_start(small_vault.site.settings)
    done = small_vault.restore(backup)
    assert done.present_fault
    require_sound_at_start(small_vault.site.settings)
    assert small_vault.site.client.get("/readyz").status_code == 200
    assert len(small_vault.site.events(url)) == _BOOKINGS


def test_a_marked_database_that_is_sound_is_served(small_vault: Vault) -> None:
    (small_vault.home / "damaged").touch()
    require_sound_at_start(small_vault.site.settings)
    assert not is_marked(small_vault.home)


def _without_log(database: Path) -> None:
    for ending in ("-wal", "-shm"):
        database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)
