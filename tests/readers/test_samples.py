"""The samples in ``testdata``: beside each ``.ics`` are its occurrences from 2010 to 2027, one per line.

Those lines were computed once by dateutil and zoneinfo from the text of RFC 5545, without any of the
readers. A sample in ``avoided`` or ``excused`` shows a known fault of a reader.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.readers import with_icalendar, with_ics
from tests.readers.agreement import READERS, differences
from tests.readers.known_differences import AVOIDED, EXCUSED, Avoided, Excused
from tests.readers.occurrence import line

_HERE = Path(__file__).parent / "testdata"
SAMPLES = sorted(path.stem for path in _HERE.glob("*.ics"))
WINDOW = datetime(2010, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("reader", ["icalendar", "ical", "vobject", "ical.js", "libical"])
def test_a_reader_gives_every_occurrence(reader: str, sample: str) -> None:
    if reader not in READERS:
        pytest.skip("needs node and npm, or libical")
    assert _read(reader, sample) == _expected(sample)


@pytest.mark.parametrize("sample", SAMPLES)
def test_all_readers_agree(sample: str) -> None:
    assert differences(_data(sample), *WINDOW) == []


@pytest.mark.parametrize("known", AVOIDED, ids=lambda known: known.name)
def test_a_form_to_avoid_is_taken_wrongly_by_just_those_readers(known: Avoided) -> None:
    sample = f"avoided/{known.name}"
    wrong = {reader for reader in READERS if _read(reader, sample) != _expected(sample)}
    assert wrong == set(known.readers) & set(READERS)


@pytest.mark.parametrize("known", AVOIDED, ids=lambda known: known.name)
def test_a_form_to_avoid_is_noticed_in_a_feed(known: Avoided) -> None:
    if set(known.readers) & set(READERS):
        assert differences(_data(f"avoided/{known.name}"), *WINDOW)


@pytest.mark.parametrize("known", EXCUSED, ids=lambda known: known.name)
def test_an_excused_fault_is_still_there(known: Excused) -> None:
    data = _data(f"excused/{known.name}")
    assert known.reader == "ics"
    assert with_ics.read(data, *WINDOW) != with_icalendar.read_written(data, *WINDOW)
    assert differences(data, *WINDOW) == []


def test_every_sample_of_a_fault_is_listed() -> None:
    found = {path.stem for kind in ("avoided", "excused") for path in (_HERE / kind).glob("*.ics")}
    assert found == {known.name for known in (*AVOIDED, *EXCUSED)}


def _data(sample: str) -> bytes:
    return (_HERE / f"{sample}.ics").read_bytes()


def _expected(sample: str) -> list[str]:
    return (_HERE / f"{sample}.txt").read_text("utf-8").splitlines()


def _read(reader: str, sample: str) -> list[str]:
    return [line(one) for one in READERS[reader](_data(sample), *WINDOW)]
