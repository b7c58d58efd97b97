"""Whoever has a copy of one thing opens nothing: the database, the keys, the logs, the cache, a backup (S-2).

What a database, a cache or a backup says about bookings can be read in it, for none is encrypted; no door of
the server opens with it.
"""

import json
import os
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from feedserver.audit.chain import chain_key
from feedserver.database.engine import Database, open_database
from feedserver.database.schema import calendar_tokens, metadata
from feedserver.keys import Keys, SigningKey, load_keys
from feedserver.tokens.signature import TokenSigner, new_random_part
from tests.backup.conftest import small_vault as small_vault
from tests.backup.vault import Vault
from tests.conftest import set_up
from tests.feeds.asking import ask
from tests.feeds.conftest import again as again
from tests.feeds.test_cache import REDIS, Entries, in_redis
from tests.full import full_or
from tests.processes.client import Client
from tests.processes.conftest import bare as bare
from tests.processes.conftest import small as small
from tests.processes.conftest import template as template
from tests.processes.installation import Installation
from tests.processes.test_no_secret_in_logs import Canary, _send_garbage, _use_the_api, _use_the_feed
from tests.processes.waiting import wait_until
from tests.security.doors import Doors, Furnished, guesses
from tests.site import Site, settings_for

Again = Callable[..., Site]
_FORGERIES = full_or(100_000, 500)


@pytest.fixture
def furnished(site: Site) -> Furnished:
    return Furnished(site)


def test_a_copy_of_the_database_without_the_keys(furnished: Furnished) -> None:
    database = furnished.site.services.database
    assert _keys_in(_text_of(database).encode(), furnished.site) == []
    assert furnished.doors.opened_by_any(_made_of(database)) == []
    furnished.check_keys()


def test_a_copy_of_the_keys_without_the_database(furnished: Furnished, keys_file: Path) -> None:
    site, keys = furnished.site, load_keys(keys_file)
    signer = TokenSigner(keys.signing)
    forged = (signer.sign(new_random_part(), signer.newest) for _ in range(_FORGERIES))
    assert {ask(site, f"/feeds/{token}/x.ics").status_code for token in forged} == {404}
    assert furnished.doors.opened_by_any(guesses(keys_file.read_text())) == []
    assert furnished.doors.opened_by_any(_made_of_secrets(keys)) == []
    furnished.check_keys()


def test_a_copy_of_the_keys_beside_a_database_of_their_own(furnished: Furnished, tmp_path: Path) -> None:
    """What a second server with these keys gives out, the first one does not know."""
    settings = furnished.site.settings
    other = Furnished(Site(settings_for(_set_up(tmp_path / "other"), keys_file=str(settings.keys_file))))
    assert furnished.doors.opened_by_any(other.keys.values()) == []
    other.check_keys()
    other.site.close()


def test_a_copy_of_the_logs(small: Installation) -> None:
    with small.serving(workers=1, tracebacks=True) as server:
        host = Client(server.port, small.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        canary = Canary(host, str(host._api_key))
        link = host.done("POST", "/users/amira/portal-sessions", {})["url"]
        _use_the_feed(host, canary)
        _use_the_api(host, canary)
        _send_garbage(server, canary)
        assert host.get(link).status == 303
        wait_until(lambda: "status=303" in server.stderr)
        doors = Doors(lambda path, headers: host.send("GET", path, headers=headers).status)
        assert doors.opened_by_any(guesses(server.stdout + server.stderr)) == []
        for key in (canary.token, canary.api_key):
            assert len(doors.opened_by(key)) == 1


@in_redis
def test_a_copy_of_the_cache(site: Site, again: Again) -> None:
    furnished = Furnished(again(cache_url=REDIS, cache_max_bytes=0))
    furnished.site.fetch(furnished.url)
    entries = Entries()
    held = entries.of(furnished.token_id)
    entries.close()
    assert len(held) == 1
    text = " ".join([*held, *(value.decode("utf-8", "replace") for value in held.values())])
    assert "Planning meeting" in text
    assert furnished.doors.opened_by_any(guesses(text)) == []
    furnished.check_keys()
    furnished.site.services.cache.close()


def test_a_copy_of_a_backup(small_vault: Vault) -> None:
    furnished = Furnished(small_vault.site)
    path = small_vault.back_up()
    assert _keys_in(path.read_bytes(), small_vault.site) == []
    copy = open_database(f"sqlite:///{path}")  # what stands behind the database does not disturb SQLite
    assert "Planning meeting" in _text_of(copy)
    assert furnished.doors.opened_by_any(_made_of(copy)) == []
    copy.close()
    furnished.check_keys()


def _set_up(home: Path) -> Path:
    home.mkdir()
    set_up(f"sqlite:///{home / 'feedserver.db'}")
    return home


def _text_of(database: Database) -> str:
    """Every value of every row."""
    with database.read() as tx:
        rows = [row for table in metadata.sorted_tables for row in tx.execute(table.select())]
    return json.dumps([[str(value) for value in row] for row in rows])


def _made_of(database: Database) -> Iterator[str]:
    """What can be guessed from the rows, and the tokens of the rows signed with keys of one's own."""
    yield from guesses(_text_of(database))
    with database.read() as tx:
        rows = tx.execute(
            select(calendar_tokens.c.random_part, calendar_tokens.c.key_id, calendar_tokens.c.id)
        )
        tokens = rows.all()
    assert tokens
    for random_part, key_id, token_id in tokens:
        for secret in (os.urandom(32), bytes(32), key_id.encode(), random_part.encode(), token_id.encode()):
            yield TokenSigner([SigningKey(key_id, secret)]).sign(random_part, key_id)


def _made_of_secrets(keys: Keys) -> Iterator[str]:
    """Each key as it might be written, and what the server derives from it."""
    for secret in (*(key.secret for key in keys.signing), keys.uid, chain_key(keys.uid)):
        yield from (secret.hex(), b64encode(secret).decode(), urlsafe_b64encode(secret).decode().rstrip("="))
        for prefix in ("fsp_", "fsa_", "fsk_0123456789abcdef_"):
            yield prefix + urlsafe_b64encode(secret).decode().rstrip("=")


def _keys_in(content: bytes, site: Site) -> list[str]:
    """The keys of the keys file that stand in there, in any form."""
    keys = load_keys(site.settings.keys_file)
    forms = {
        form
        for secret in (*(key.secret for key in keys.signing), keys.uid)
        for form in (secret, secret.hex().encode(), b64encode(secret), urlsafe_b64encode(secret))
    }
    return [form.hex() for form in forms if form in content]
