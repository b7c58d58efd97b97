"""The journal: what ends is on the disk before anybody is told so."""

import contextlib
import os
import stat
from pathlib import Path

import pytest

from feedserver.database import journal
from feedserver.database.journal import Journal, read_journals
from feedserver.database.rights import Right
from tests.backup.vault import Vault

REVOKED = Right("calendar_tokens", "tok_1", {"revoked_at": 1_800_000_000})


def test_half_a_line_of_a_power_cut_costs_nothing_else(tmp_path: Path) -> None:
    kept = Journal.of(tmp_path)
    kept.write([REVOKED])
    with kept.path.open("a") as file:
        file.write('\n{"at":"2026-11-24T12:00:00+00:00","table":"users","i')
    kept.write([Right("api_keys", "key_1", {"revoked_at": 1_800_000_000})])
    told = read_journals([kept.path])
    assert ([right.id for right in told.rights], told.unreadable) == (["tok_1", "key_1"], 1)


@pytest.mark.parametrize(
    "line", ["{}", "null", "[]", "7", '{"at": "x", "table": "bookings", "id": "b", "said": null}', "\0\0\0"]
)
def test_lines_that_are_none_are_counted(tmp_path: Path, line: str) -> None:
    path = tmp_path / "journal.ndjson"
    path.write_text(f"{line}\n\n")
    told = read_journals([path, tmp_path / "missing"])
    assert (told.rights, told.unreadable) == ((), 1)


def test_the_last_line_counts_whichever_journal_it_is_in(tmp_path: Path) -> None:
    lines = [
        f'{{"at":"2026-11-24T12:00:0{second}","table":"users","id":"amira","said":{{"active":{said}}}}}'
        for second, said in ((1, "false"), (3, "true"), (2, "false"))
    ]
    paths = [tmp_path / str(number) for number in range(3)]
    for path, line in zip(paths, lines, strict=True):
        path.write_text(line)
    assert [right.said for right in read_journals(paths).rights] == [{"active": True}]


def test_it_holds_ids_and_times_and_nobody_else_reads_it(small_vault: Vault) -> None:
    host = small_vault.site.host
    host.make_user(name="Amira Okafor", email="amira@host.example")
    token = host.issue(label="Phone")
    host.call("POST", f"/tokens/{token['id']}/revoke", {"reason": "Amira lost it."})
    host.call("DELETE", "/users/amira")
    text = small_vault.journal.read_text()
    assert token["id"] in text and '"amira"' in text
    secret = token["url"].split("/feeds/")[1].split("/")[0]
    for said in ("Okafor", "host.example", "Phone", "lost", secret, secret[4:26], host.api_key):
        assert said not in text
    assert stat.S_IMODE(small_vault.journal.stat().st_mode) == 0o600


def test_what_ends_nothing_is_not_in_it(small_vault: Vault) -> None:
    host = small_vault.site.host
    host.make_user()
    host.make_user(name="Other")
    host.make_booking()
    host.issue()
    host.call("POST", "/tokens/revoke", {"user": "amira", "dry_run": True, "reason": "x"})
    assert small_vault.journal.read_text() == ""


def test_what_is_rolled_back_is_not_in_it(small_vault: Vault) -> None:
    database = small_vault.site.services.database
    small_vault.site.host.make_user()
    token = small_vault.site.host.issue()
    small_vault.site.host.call("POST", f"/tokens/{token['id']}/revoke")
    length = len(small_vault.journal.read_text())
    with contextlib.suppress(RuntimeError), database.write() as tx:
        journal.note(tx, "users", "amira")
        raise RuntimeError
    with database.write() as tx:
        tx.exec_driver_sql("SELECT 1")
    assert len(small_vault.journal.read_text()) == length


def test_where_it_cannot_be_written_nothing_ends(small_vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    small_vault.site.host.make_user()
    token = small_vault.site.host.issue()

    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        refused = small_vault.site.host.call("POST", f"/tokens/{token['id']}/revoke")
    assert refused.status_code == 503 and int(refused.headers["Retry-After"]) > 0
    assert small_vault.site.host.call("GET", f"/tokens/{token['id']}").get_json()["status"] == "live"
    assert small_vault.site.host.call("POST", f"/tokens/{token['id']}/revoke").status_code == 200


def test_many_processes_write_whole_lines(tmp_path: Path) -> None:
    shared, processes, each = Journal.of(tmp_path), 4, 50
    children = []
    for child in range(processes):
        pid = os.fork()
        if pid == 0:
            for number in range(each):
                shared.write([Right("users", f"{child}-{number}-{'x' * 100}", {"active": False})])
            os._exit(0)
        children.append(pid)
    for pid in children:
        assert os.waitpid(pid, 0)[1] == 0
    told = read_journals([shared.path])
    assert (len(told.rights), told.unreadable) == (processes * each, 0)
