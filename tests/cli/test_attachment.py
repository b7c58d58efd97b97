"""``feedserver attachment``."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attachments.asking import ADA, CANCELLATION, INVITATION, KINDS, content, event_of, get
from tests.attachments.mails import read
from tests.cli.conftest import Run, done, printed, refusal
from tests.site import Site, settings_for

GUEST = "guest@x.example"


@pytest.fixture
def site(home: Path, ready: Run) -> Iterator[Site]:
    """The host's side of the same installation, with four bookings named like their state."""
    site = Site(settings_for(home))
    site.host.make_user("amira")
    site.host.make_booking("confirmed", organiser=ADA)
    site.host.make_booking("deleted", organiser=ADA)
    site.host.call("DELETE", "/bookings/deleted")
    site.host.make_booking("managed", organiser=ADA, managed_by="teams")
    site.host.make_booking("nobodys")
    yield site
    site.close()


def flags(booking: str = "confirmed", kind: str = INVITATION, recipient: str = GUEST) -> list[str]:
    return ["attachment", "--booking", booking, "--kind", kind, "--recipient", recipient]


def test_ics_is_the_object_of_the_api(ready: Run, site: Site) -> None:
    result = done(ready(*flags(), "--format", "ics"))
    assert result.stdout_bytes == get(site, "confirmed", accept="text/calendar").data
    assert done(ready(*flags())).stdout_bytes == result.stdout_bytes  # the default
    assert result.stderr == ""


def test_eml_is_the_message(ready: Run, site: Site) -> None:
    mail = read(done(ready(*flags(), "--format", "eml")).stdout_bytes)
    assert mail.message_id == read(get(site, "confirmed", accept="message/rfc822").data).message_id
    assert mail.object == get(site, "confirmed", accept="text/calendar").data
    assert (mail.mailbox("From"), mail.mailbox("To")) == ((ADA["name"], ADA["email"]), ("", GUEST))


def test_json_is_the_answer_of_the_api(ready: Run, site: Site) -> None:
    answer = printed(ready(*flags(), "--format", "json"))
    assert answer == get(site, "confirmed").get_json()
    assert answer["withheld"] is None


def test_a_deleted_booking_is_cancelled(ready: Run, site: Site) -> None:
    (item,) = printed(ready(*flags("deleted", CANCELLATION), "--format", "json"))["attachments"]
    assert (item["method"], item["sequence"]) == ("CANCEL", 1)


def test_sender_and_rsvp(ready: Run, site: Site) -> None:
    result = done(ready(*flags("nobodys"), "--sender", "eve@host.example", "--rsvp"))
    event = event_of(result.stdout_bytes)
    assert event["ORGANIZER"] == "mailto:eve@host.example"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"


def test_settings_count(ready: Run, site: Site, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("FEEDSERVER_MAIL_SENDER", "calendar@host.example")
    monkeypatch.setenv("FEEDSERVER_MAIL_ATTACHMENT", "false")
    monkeypatch.setenv("FEEDSERVER_LANGUAGE", "de")
    mail = read(done(ready(*flags("nobodys"), "--format", "eml")).stdout_bytes)
    assert (mail.mailbox("From"), mail.file) == (("", "calendar@host.example"), None)
    assert mail.subject == "Einladung: Planning meeting"


def test_a_kind_of_the_operators(ready: Run, site: Site, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "mail_kinds.toml").write_text('[site_visit]\nmethod = "REQUEST"\n')
    (item,) = printed(ready(*flags(kind="site_visit"), "--format", "json"))["attachments"]
    assert item["method"] == "REQUEST"
    (tmp_path / "config" / "mail_kinds.toml").write_text("[site_visit]\n")
    assert "Error: [site_visit] in config/mail_kinds.toml needs method" in refusal(ready(*flags()))


def test_what_others_manage_has_none_and_status_3(ready: Run, site: Site) -> None:
    for form in ("ics", "eml"):
        assert "Another integration manages this booking" in refusal(
            ready(*flags("managed"), "--format", form), 3
        )
    result = ready(*flags("managed"), "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (3, {"attachments": [], "withheld": "managed_by"})


def test_withdraw(ready: Run, site: Site) -> None:
    result = done(ready(*flags("managed", CANCELLATION), "--withdraw"))
    assert event_of(result.stdout_bytes)["STATUS"] == "CANCELLED"
    assert ready(*flags("managed", INVITATION), "--withdraw").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (flags("none"), "Error: There is no booking none.\n"),
        (flags("nobodys"), "sender: is needed"),
        (flags("confirmed", CANCELLATION), "confirmed is confirmed."),
        (flags("deleted"), "deleted is deleted."),
        (flags(recipient="ada@host.example"), "recipient: must not be the sender"),
    ],
)
def test_refusals(ready: Run, site: Site, arguments: list[str], words: str) -> None:
    assert words in refusal(ready(*arguments))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (flags(kind="none"), "--kind"),
        (flags(recipient="a@x.example, b@x.example"), "--recipient"),
        (flags(recipient=""), "--recipient"),
        ([*flags(), "--sender", "Ada <ada@host.example>"], "--sender"),
        ([*flags(), "--sender", ""], "--sender"),
        ([*flags(), "--format", "xml"], "--format"),
        (flags()[:-2], "--recipient"),
        (flags()[:1] + flags()[3:], "--booking"),
    ],
)
def test_flags_that_do_not_fit_are_named(ready: Run, site: Site, arguments: list[str], words: str) -> None:
    assert words in refusal(ready(*arguments), 2)


def test_an_unknown_kind_is_told_the_others(ready: Run, site: Site) -> None:
    assert all(kind in " ".join(refusal(ready(*flags(kind="none")), 2).split()) for kind in KINDS)


def test_a_json_item_decodes_to_the_object(ready: Run, site: Site) -> None:
    (item,) = printed(ready(*flags(), "--format", "json"))["attachments"]
    assert content(item) == done(ready(*flags())).stdout_bytes
