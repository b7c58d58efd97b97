"""Mail kinds: the twelve of the contract, and an operator's own."""

from pathlib import Path

import pytest

from feedserver.attachments import MailKind, mail_kinds
from feedserver.attachments.kinds import State
from feedserver.errors import StartError
from feedserver.ics.words import LANGUAGES
from feedserver.settings import load_settings
from tests.attachments.asking import CANCELLATION, INVITATION, KINDS, PROVISIONAL, get, items, post
from tests.attachments.conftest import Opened

VISIT = """
[site_visit]
method = "REQUEST"
states = ["confirmed"]
lead = { en = "Site visit" }
"""
OVERRIDE = '[planning_meeting_invitation]\nmethod = "REQUEST"\nstates = ["provisional"]\n'


def _with(tmp_path: Path, text: str) -> dict[str, MailKind]:
    path = tmp_path / "kinds.toml"
    path.write_text(text, "utf-8")
    return mail_kinds(path)


def test_the_twelve_and_their_methods() -> None:
    assert {name: kind.method.value for name, kind in mail_kinds().items()} == KINDS


def test_the_states_that_each_goes_with() -> None:
    alive, over = {State.PROVISIONAL, State.CONFIRMED}, {State.CANCELLED}
    for name, kind in mail_kinds().items():
        expected = {State.PROVISIONAL} if name == PROVISIONAL else alive
        assert kind.states == (over if KINDS[name] == "CANCEL" else expected)


def test_each_has_a_lead_in_every_language() -> None:
    assert all(kind.lead.keys() == LANGUAGES.keys() for kind in mail_kinds().values())


def test_a_file_adds_one_and_overrides_another(tmp_path: Path) -> None:
    kinds = _with(tmp_path, VISIT + OVERRIDE)
    assert kinds.keys() == {*KINDS, "site_visit"}
    assert (kinds["site_visit"].states, kinds["site_visit"].lead) == (
        {State.CONFIRMED},
        {"en": "Site visit"},
    )
    assert kinds[INVITATION].states == {State.PROVISIONAL}
    assert kinds[CANCELLATION] == mail_kinds()[CANCELLATION]


@pytest.mark.parametrize("text", ["", "# nothing\n", '[a]\nmethod = "CANCEL"\nstates = ["cancelled"]\n'])
def test_a_file_may_say_little(tmp_path: Path, text: str) -> None:
    assert _with(tmp_path, text).keys() >= KINDS.keys()


def test_a_thirteenth_works_over_http(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "kinds.toml"
    path.write_text(VISIT + OVERRIDE, "utf-8")
    site = opened(mail_kinds_file=str(path))
    site.host.make_booking("b-1", organiser={"email": "ada@host.example"})
    (item,) = items(post(site, "site_visit", booking_id="b-1"))
    assert item["method"] == "REQUEST"
    (same,) = items(get(site, "b-1", "site_visit"))
    assert same["uid"] == item["uid"]
    assert (
        b"Subject: Site visit: Planning meeting"
        in post(site, "site_visit", "message/rfc822", booking_id="b-1").data
    )
    refused = post(site, INVITATION, booking_id="b-1")
    assert (refused.status_code, "confirmed" in refused.get_json()["detail"]) == (409, True)


def test_the_file_in_config_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings({}).mail_kinds_file is None
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "mail_kinds.toml").write_text(VISIT, "utf-8")
    found = load_settings({}).mail_kinds_file
    assert "site_visit" in mail_kinds(found)
    named = load_settings({"FEEDSERVER_MAIL_KINDS_FILE": "other.toml"}).mail_kinds_file
    assert named == Path("other.toml")


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("visit = 1\n", "visit"),
        ("visit = []\n", "visit"),
        ('[Visit]\nmethod = "REQUEST"\n', "Visit"),
        ('["1visit"]\nmethod = "REQUEST"\n', "1visit"),
        ('["a b"]\nmethod = "REQUEST"\n', "a b"),
        ('["a/b"]\nmethod = "REQUEST"\n', "a/b"),
        (f'[{"v" * 65}]\nmethod = "REQUEST"\n', "v" * 65),
        ('[""]\nmethod = "REQUEST"\n', ""),
        ("[visit]\n", "visit"),
        ('[visit]\nmethod = "PUBLISH"\n', "visit"),
        ('[visit]\nmethod = "request"\n', "visit"),
        ("[visit]\nmethod = 1\n", "visit"),
        ("[visit]\nmethod = ['REQUEST']\n", "visit"),
        ('[visit]\nmethod = "REQUEST"\ncolour = "red"\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nstates = []\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nstates = "confirmed"\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nstates = ["rejected"]\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nstates = [1]\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nstates = [["confirmed"]]\n', "visit"),
        # STATUS:CANCELLED inside a REQUEST removes nothing, and a CANCEL of what stays loses it.
        ('[visit]\nmethod = "REQUEST"\nstates = ["confirmed", "cancelled"]\n', "visit"),
        ('[visit]\nmethod = "CANCEL"\nstates = ["confirmed"]\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nlead = "Visit"\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nlead = { fr = "Visite" }\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nlead = { en = "" }\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nlead = { en = " " }\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nlead = { en = 1 }\n', "visit"),
        ('[visit]\nmethod = "REQUEST"\nlead = { en = "a\\r\\nBcc: x" }\n', "visit"),
        (f'[visit]\nmethod = "REQUEST"\nlead = {{ en = "{"a" * 101}" }}\n', "visit"),
    ],
)
def test_what_does_not_fit_is_named_in_one_sentence(tmp_path: Path, text: str, table: str) -> None:
    with pytest.raises(StartError) as refused:
        _with(tmp_path, text)
    said = str(refused.value)
    assert f"[{table}]" in said and str(tmp_path / "kinds.toml") in said
    assert said.endswith(".") and "\n" not in said


@pytest.mark.parametrize(
    "octets", [b"[visit", b"\xff", b'[a]\nmethod="CANCEL"\n[a]\nmethod="CANCEL"\n', b"\x00"]
)
def test_what_is_not_toml_is_named(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "kinds.toml"
    path.write_bytes(octets)
    with pytest.raises(StartError, match=r"kinds\.toml cannot be read as TOML: .+"):
        mail_kinds(path)


@pytest.mark.parametrize("name", ["none.toml", ".", "a\x00b"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(StartError, match=r"cannot be read as TOML: .+"):
        mail_kinds(tmp_path / name)


def test_a_start_with_it_stops(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "kinds.toml"
    path.write_text("[visit]\n")
    with pytest.raises(StartError, match=r"\[visit\] in .*kinds.toml needs method"):
        opened(mail_kinds_file=str(path))
