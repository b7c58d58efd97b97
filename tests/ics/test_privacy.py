"""Canaries in every field of a booking; a field added later gets one without being named here."""

from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from feedserver.bookings.model import Booking, Status
from feedserver.tokens.model import CancelledForm, Privacy
from tests.ics.samples import booking, lines, names, parsed, written

#: Fields that hold no text: times and states are told at every level.
NOT_TEXT = {"starts_at", "ends_at", "all_day", "status"}
SHOWN_IN_FULL = {
    *("summary", "description", "location", "url", "categories"),
    *("meeting.url", "meeting.provider"),
}
BASE = [
    *("UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "DTSTART", "DTEND"),
    *("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
]


def canary(path: str) -> str:
    word = "canary" + path.replace(".", "").replace("_", "") + "yranac"
    return f"https://{word}.example/" if path.endswith("url") else word


def filled(kind: Any, path: str, planted: dict[str, str]) -> Any:
    if kind is str:
        return planted.setdefault(path, canary(path))
    if get_origin(kind) is tuple:
        return (filled(get_args(kind)[0], path, planted),)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{f.name: filled(hints[f.name], f"{path}.{f.name}", planted) for f in fields(kind)})
    present = [option for option in get_args(kind) if option is not NoneType]
    if len(present) == 1:
        return filled(present[0], path, planted)
    raise AssertionError(f"{path} is of a kind these tests do not know yet: {kind}")


def planted_booking(**changes: Any) -> tuple[Booking, dict[str, str]]:
    hints = get_type_hints(Booking)
    planted: dict[str, str] = {}
    texts = {
        f.name: filled(hints[f.name], f.name, planted) for f in fields(Booking) if f.name not in NOT_TEXT
    }
    return booking(**(texts | changes)), planted


def told(fragment: bytes, planted: dict[str, str]) -> set[str]:
    text = "\n".join(lines(fragment)).lower()
    return {path for path, word in planted.items() if word.removeprefix("https://").rstrip("/") in text}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("form", [CancelledForm.TOMBSTONE, CancelledForm.PREFIX])
def test_busy_tells_time_and_status_and_nothing_else(status: Status, form: CancelledForm) -> None:
    content, planted = planted_booking(status=status)
    fragment = written(content, privacy=Privacy.BUSY, cancelled=form, id="canaryid")
    assert told(fragment, planted) == set()
    assert b"canary" not in fragment.lower()
    assert names(fragment) == BASE
    prefix = {Status.CONFIRMED: "", Status.PROVISIONAL: "[PENDING] "}.get(status, "[CANCELLED] ")
    assert parsed(fragment)["SUMMARY"] == f"{prefix}Busy"


@pytest.mark.parametrize("status", list(Status))
def test_title_tells_the_summary_besides_and_nothing_else(status: Status) -> None:
    content, planted = planted_booking(status=status)
    fragment = written(content, privacy=Privacy.TITLE, id="canaryid")
    assert told(fragment, planted) == {"summary"}
    assert fragment.lower().count(b"canary") == 1
    assert names(fragment) == BASE


@pytest.mark.parametrize("status", list(Status))
def test_full_tells_the_details_but_no_person_kind_or_host_field(status: Status) -> None:
    content, planted = planted_booking(status=status)
    fragment = written(content, privacy=Privacy.FULL, id="canaryid")
    assert told(fragment, planted) == SHOWN_IN_FULL
    assert "canaryid" not in "".join(lines(fragment))
    assert names(fragment) == [*BASE, "DESCRIPTION", "LOCATION", "URL", "CATEGORIES", "CONFERENCE"]


def test_every_text_field_of_the_model_is_planted() -> None:
    _, planted = planted_booking()
    assert {f.name for f in fields(Booking)} - NOT_TEXT == {path.partition(".")[0] for path in planted}


@pytest.mark.parametrize("privacy", list(Privacy))
def test_times_and_stamps_are_the_same_at_every_level(privacy: Privacy) -> None:
    content, _ = planted_booking()
    full = parsed(written(content, privacy=Privacy.FULL))
    other = parsed(written(content, privacy=privacy))
    for name in set(BASE) - {"SUMMARY"}:
        assert other[name] == full[name]
