"""``feedserver bookings load FILE.ndjson``."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, done, printed
from tests.site import Site, settings_for


@pytest.fixture
def site(home: Path, ready: Run) -> Any:
    """The host's side of the same installation; amira is a user."""
    site = Site(settings_for(home))
    site.host.make_user("amira")
    yield site
    site.close()


def booking(item: str, **fields: Any) -> dict[str, Any]:
    times = {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"}
    return {"id": item, "summary": item, **times, "participants": [{"user": "amira"}], **fields}


def written(path: Path, *items: Any) -> str:
    """A file with a line for each item; bytes are written as they are."""
    path.write_bytes(b"".join((i if isinstance(i, bytes) else json.dumps(i).encode()) + b"\n" for i in items))
    return str(path)


def test_all_are_loaded_and_counted(ready: Run, site: Site, tmp_path: Path) -> None:
    file = written(tmp_path / "b.ndjson", booking("b-1"), booking("b-2", status="provisional"))
    result = done(ready("bookings", "load", file))
    assert result.stdout == ""
    assert "2 made, 0 changed, 0 unchanged, 0 refused." in result.stderr
    assert sorted(site.titles(site.host.feed_url())) == ["[PENDING] b-2", "b-1"]


def test_json_counts_what_became_of_each(ready: Run, site: Site, tmp_path: Path) -> None:
    site.host.make_booking("b-1", version=3)
    file = written(
        tmp_path / "b.ndjson",
        booking("b-1", version=4),
        booking("b-1", version=2, summary="Late"),
        booking("b-2"),
        b"",
        booking("b-2"),
    )
    assert printed(ready("bookings", "load", file, "--json")) == {
        "made": 1,
        "changed": 1,
        "unchanged": 2,
        "refused": 0,
        "refusals": [],
    }


def test_refusals_are_counted_by_reason_and_the_rest_is_kept(ready: Run, site: Site, tmp_path: Path) -> None:
    file = written(
        tmp_path / "b.ndjson",
        booking("b-1", end="2026-12-01T09:00:00Z"),
        booking("b-2", end="2026-12-01T09:30:00Z"),
        b"{no",
        booking("b-3"),
    )
    result = ready("bookings", "load", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "1 made, 0 changed, 0 unchanged, 3 refused." in result.stderr
    assert "  2 x end: must be after start" in result.stderr
    assert "  1 x : the line is not JSON" in result.stderr
    assert site.titles(site.host.feed_url()) == ["b-3"]


def test_json_names_each_refusal_and_the_status_is_1(ready: Run, site: Site, tmp_path: Path) -> None:
    file = written(tmp_path / "b.ndjson", {"id": "b-1"}, [1], booking("b-2"))
    result = ready("bookings", "load", file, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert (answer["made"], answer["refused"]) == (1, 2)
    assert [refusal["id"] for refusal in answer["refusals"]] == ["b-1", None]
    assert {error["field"] for error in answer["refusals"][0]["errors"]} == {"summary", "start", "end"}


def test_more_than_a_batch_is_loaded(ready: Run, site: Site, tmp_path: Path) -> None:
    file = written(tmp_path / "b.ndjson", *[booking(f"b-{number:04}") for number in range(1001)])
    assert printed(ready("bookings", "load", file, "--json"))["made"] == 1001
    assert len(site.events(site.host.feed_url())) == 900  # the size guard
    assert printed(ready("bookings", "load", file, "--json"))["unchanged"] == 1001


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\r\n"])
def test_an_empty_file_is_fine(ready: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.ndjson").write_bytes(content)
    answer = printed(ready("bookings", "load", str(tmp_path / "b.ndjson"), "--json"))
    assert sum(answer[word] for word in ("made", "changed", "unchanged", "refused")) == 0


def test_a_file_that_is_not_there_is_named(ready: Run, tmp_path: Path) -> None:
    result = ready("bookings", "load", str(tmp_path / "none.ndjson"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none.ndjson" in result.stderr
