"""``feedserver signing-key``: a newer key signs, the older ones go on to verify (S-5)."""

import json
import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from feedserver.audit.model import Action
from feedserver.keys import add_signing_key, load_keys
from tests.cli.conftest import Run, done, printed, refusal
from tests.feeds.asking import token_of
from tests.processes.installation import FEEDSERVER
from tests.site import Site, settings_for
from tests.tokens.test_signature import _signature


@pytest.fixture
def keys(home: Path, ready: Run) -> Path:
    return home / "keys.json"


def _site(home: Path) -> Site:
    return Site(settings_for(home))


def _rows(run: Run) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in printed(run("signing-key", "list", "--json"))}


def _is_signed_with(url: str, secret: bytes) -> bool:
    value, signature = token_of(url).split(".")
    return signature == _signature(secret, value)


def test_rotating_leaves_old_addresses_as_they_are_and_signs_new_ones_with_the_new_key(
    home: Path, keys: Path, ready: Run
) -> None:
    before = _site(home)
    before.host.make_user()
    before.host.make_booking()
    old = before.host.feed_url()
    assert printed(ready("signing-key", "rotate", "--json")) == {
        "id": "k2",
        "before": "k1",
        "keys_file": str(keys),
    }
    first, second = load_keys(keys).signing
    after = _site(home)
    new = after.host.feed_url()
    assert _is_signed_with(old, first.secret) and not _is_signed_with(old, second.secret)
    assert _is_signed_with(new, second.secret) and not _is_signed_with(new, first.secret)
    assert after.titles(old) == after.titles(new) == ["Planning meeting"]
    assert before.fetch(new).status_code == 404  # until it has read the file again
    for site in (before, after):
        site.close()


def test_another_algorithm_comes_with_a_key_and_leaves_old_addresses_as_they_are(
    home: Path, keys: Path, ready: Run
) -> None:
    """ASVS 11.2.2: to it, and back, while every address stays."""
    urls = []
    for rotation in ((), ("--digest", "sha3_256"), ("--digest", "sha256")):
        if rotation:
            done(ready("signing-key", "rotate", *rotation))
        site = _site(home)
        if not urls:
            site.host.make_user()
            site.host.make_booking()
        urls.append(site.host.feed_url())
        assert [site.titles(url) for url in urls] == [["Planning meeting"]] * len(urls)
        site.close()
    assert [row["digest"] for row in _rows(ready).values()] == ["sha256", "sha3_256", "sha256"]
    second = load_keys(keys).signing[1]
    value, signature = token_of(urls[1]).split(".")
    assert signature == _signature(second.secret, value, digest="sha3_256")


def test_a_signature_of_another_algorithm_than_the_keys_opens_nothing(
    home: Path, keys: Path, ready: Run
) -> None:
    done(ready("signing-key", "rotate", "--digest", "sha3_256"))
    site = _site(home)
    site.host.make_user()
    url = site.host.feed_url()
    value, signature = token_of(url).split(".")
    other = _signature(load_keys(keys).signing[1].secret, value)
    assert other != signature and site.fetch(url.replace(signature, other)).status_code == 404
    assert site.fetch(url).status_code == 200
    site.close()


def test_an_algorithm_that_is_none_of_ours_makes_no_key(keys: Path, ready: Run) -> None:
    before = keys.read_bytes()
    assert "'md5' is not one of" in refusal(ready("signing-key", "rotate", "--digest", "md5"), 2)
    assert keys.read_bytes() == before


def test_an_older_key_verifies_until_it_is_taken_out_of_the_file(home: Path, keys: Path, ready: Run) -> None:
    site = _site(home)
    site.host.make_user()
    old = site.host.feed_url()
    done(ready("signing-key", "rotate"))
    content = json.loads(keys.read_text())
    content["signing"] = [key for key in content["signing"] if key["id"] != "k1"]
    keys.write_text(json.dumps(content))
    later = _site(home)
    assert later.fetch(old).status_code == 404
    assert later.fetch(later.host.feed_url()).status_code == 200
    for each in (site, later):
        each.close()


def test_list_counts_the_tokens_that_each_key_carries(home: Path, ready: Run) -> None:
    site = _site(home)
    site.host.make_user()
    site.host.make_user("ben", active=False)
    ended, _, _ = (site.host.issue() for _ in range(3))
    site.host.issue("ben")
    site.host.call("POST", f"/tokens/{ended['id']}/revoke", {})
    site.close()
    assert _rows(ready) == {
        "k1": {"id": "k1", "state": "signs", "digest": "sha256", "live": 2, "suspended": 1}
    }
    done(ready("signing-key", "rotate"))
    done(ready("token", "issue", "amira"))
    assert _rows(ready) == {
        "k1": {"id": "k1", "state": "verifies", "digest": "sha256", "live": 2, "suspended": 1},
        "k2": {"id": "k2", "state": "signs", "digest": "sha256", "live": 1, "suspended": 0},
    }
    shown = done(ready("signing-key", "list")).stdout.splitlines()
    assert [line.split() for line in shown] == [
        ["ID", "STATE", "DIGEST", "LIVE", "SUSPENDED"],
        ["k1", "verifies", "sha256", "2", "1"],
        ["k2", "signs", "sha256", "1", "0"],
    ]


def test_list_names_keys_that_are_lost_and_their_ids_are_not_used_again(
    home: Path, keys: Path, ready: Run
) -> None:
    for _ in range(2):
        done(ready("signing-key", "rotate"))
    site = _site(home)
    site.host.make_user()
    site.host.issue()
    site.close()
    content = json.loads(keys.read_text())
    keys.write_text(json.dumps(content | {"signing": content["signing"][:1]}))
    rows = _rows(ready)
    assert {name: row["state"] for name, row in rows.items()} == {"k1": "signs", "k3": "missing"}
    assert rows["k3"]["live"] == 1
    assert printed(ready("signing-key", "rotate", "--json"))["id"] == "k4"


def test_no_key_is_shown(keys: Path, ready: Run) -> None:
    results = [done(ready("signing-key", *words)) for words in (("rotate",), ("rotate", "--json"), ("list",))]
    shown = "".join(result.stdout + result.stderr for result in results)
    secrets = [key.secret.hex() for key in load_keys(keys).signing] + [load_keys(keys).uid.hex()]
    assert len(secrets) == 4
    assert not any(secret[:8] in shown for secret in secrets)
    assert "SIGHUP" in shown


def test_each_rotation_is_in_the_audit_log_and_a_failed_one_is_not(
    keys: Path, ready: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(ready("signing-key", "rotate"))

    def fail(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", fail)
    before = keys.read_bytes()
    said = refusal(ready("signing-key", "rotate"))
    assert said == f"Error: The keys file {keys} cannot be replaced: Read-only file system.\n"
    assert keys.read_bytes() == before
    assert [path.name for path in keys.parent.glob(".keys*")] == []
    (entry,) = printed(ready("audit", "list", "--json"))
    assert (entry["action"], entry["subject"]) == (Action.SIGNING_KEY_ADDED, "k2")
    assert entry["data"] == {"before": "k1"}


def test_several_at_once_lose_no_key(keys: Path, ready: Run, home: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: _rotate_in_a_process(home), range(4)))
    assert [key.id for key in load_keys(keys).signing] == ["k1", "k2", "k3", "k4", "k5"]


def _rotate_in_a_process(home: Path) -> None:
    environ = os.environ | {"FEEDSERVER_HOME": str(home)}
    subprocess.run([FEEDSERVER, "signing-key", "rotate"], env=environ, check=True, capture_output=True)  # noqa: S603


def test_the_file_keeps_its_mode_and_all_it_held(keys: Path) -> None:
    keys.chmod(0o400)
    before = load_keys(keys)
    add_signing_key(keys, "k2")
    after = load_keys(keys)
    assert (after.signing[0], after.uid) == (before.signing[0], before.uid)
    assert len(after.signing[1].secret) == 32 and after.signing[1].secret != before.signing[0].secret
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600


def test_a_link_stays_a_link(keys: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(keys)
    add_signing_key(link, "k2")
    assert link.is_symlink()
    assert [key.id for key in load_keys(keys).signing] == ["k1", "k2"]


def test_whoever_reads_meanwhile_finds_all_keys(keys: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(lambda: [len(load_keys(keys).signing) for _ in range(300)])
        for number in range(2, 30):
            add_signing_key(keys, f"k{number}")
    assert reading.result() == sorted(reading.result())
