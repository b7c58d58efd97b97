"""S-84: UIDs stay through a rotation of the signing keys, and hold nothing of a person.

That they stay through a restore and a move is in ``tests/backup/test_restore.py`` and
``tests/transfer/test_moving.py``.
"""

import base64
import hashlib
import json
import re
import secrets
from pathlib import Path

from tests.site import Site, settings_for

CANARY = "quetzalcoatl"


def uids(site: Site, url: str) -> set[str]:
    return {str(event["UID"]) for event in site.events(url)}


def booked(home: Path, keys: Path) -> Site:
    return Site(settings_for(home, keys_file=str(keys)))


def test_another_signing_key_and_another_base_address_leave_them_alone(
    keys_file: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    (tmp_path / "feedserver.db").write_bytes(sqlite_template.read_bytes())
    keys = tmp_path / "own-keys.json"
    keys.write_bytes(keys_file.read_bytes())
    keys.chmod(0o600)
    site = booked(tmp_path, keys)
    site.host.make_user()
    site.host.make_booking()
    site.host.make_booking("series", recurrence={"rrule": "FREQ=WEEKLY;COUNT=3"})
    native, expanded = site.host.feed_url(), site.host.feed_url(recurrence="expanded")
    before = uids(site, native), uids(site, expanded)
    assert (len(before[0]), len(before[1])) == (2, 4)
    site.close()
    said = json.loads(keys.read_text())
    said["signing"].append({**said["signing"][-1], "id": secrets.token_hex(4), "secret": _secret()})
    keys.write_text(json.dumps(said))
    rotated = Site(settings_for(tmp_path, keys_file=str(keys), base_url="https://other.example"))
    assert (uids(rotated, native), uids(rotated, expanded)) == before
    rotated.host.make_booking("later")
    assert uids(rotated, rotated.host.feed_url()) > before[0]
    rotated.close()


def test_they_are_digests_under_a_key_and_tell_nothing(site: Site) -> None:
    user = f"{CANARY}@host.example"
    site.host.make_user(user, name=CANARY, email=f"{CANARY}@mail.example")
    for number in range(20):
        people = [{"user": user}]
        site.host.make_booking(f"{CANARY}-{number}", summary=CANARY, participants=people)
    found = uids(site, site.host.feed_url(user))
    assert len(found) == 20
    plain = {f"{CANARY}-{number}" for number in range(20)}
    for uid in found:
        digest, _, domain = uid.partition("@")
        assert domain == "feedserver.local"
        assert re.fullmatch(r"[0-9a-f]{32}", digest), digest
        assert CANARY not in uid.lower()
    for name in plain:  # whoever has no key cannot try ids out
        for algorithm in ("md5", "sha1", "sha256"):
            octets = hashlib.new(algorithm, name.encode()).digest()
            for written in (octets.hex(), base64.urlsafe_b64encode(octets).decode().rstrip("=")):
                assert not any(uid.startswith(written[:16]) for uid in found)


def _secret() -> str:
    return secrets.token_hex(32)
