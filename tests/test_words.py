"""What feeds say themselves: a language, single words an installation says otherwise, and what is none."""

from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from feedserver.bookings.model import Status
from feedserver.errors import StartError
from feedserver.ics.calendar import calendar
from feedserver.ics.check import check
from feedserver.ics.event import Style, all_day_event, booking_event
from feedserver.ics.text import multi_line, single_line
from feedserver.ics.words import ENGLISH, GERMAN, LANGUAGES, Words
from feedserver.settings import load_settings
from feedserver.settings.words import words as words_of
from feedserver.tokens.model import Privacy
from tests.ics.samples import CREATED, DAY, STAMP, booking, record, texts
from tests.ics.test_calendar import escaped

NAMES = [field.name for field in fields(Words)]
UNSAID = {"language": "en"} | {f"word_{name}": "" for name in NAMES}
SENTENCES = ["notice_description", "left_out"]
#: Nothing visible, or what no feed may hold; surrogates come of an environment that is not UTF-8.
UNSHOWN = [
    *(" ", "\xa0", "\u2003 ", "\x00", "\ufeff", "a\x07b", "\x1ba", "a\x85", "a\rb", "a\r\nb", "a\x7f"),
    *("a\u2028b", "\u202ea", "\ud800", "a\udce4"),
]
LINES = [name for name in NAMES if name not in SENTENCES]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    return tmp_path / "config" / "feedserver.toml"


def _said(**environ: str) -> Words:
    return load_settings({f"FEEDSERVER_{name.upper()}": value for name, value in environ.items()}).words


def _refusal(**environ: str) -> str:
    with pytest.raises(StartError) as refused:
        _said(**environ)
    return str(refused.value)


@pytest.mark.parametrize(("code", "words"), LANGUAGES.items())
def test_a_language_is_chosen_by_its_code(code: str, words: Words) -> None:
    loaded = load_settings({"FEEDSERVER_LANGUAGE": code})
    assert (loaded.language, loaded.words) == (code, words)


@pytest.mark.parametrize("code", ["", "DE", "fr", "de-AT", " en"])
def test_another_language_is_refused(code: str) -> None:
    assert _refusal(language=code) == f"The setting 'language' must be 'en' or 'de', not {code!r}."


def test_languages_differ_in_every_word() -> None:
    assert not set(asdict(ENGLISH).items()) & set(asdict(GERMAN).items())


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_every_word_of_every_language_would_be_taken_from_the_settings_as_it_stands(words: Words) -> None:
    other = GERMAN if words is ENGLISH else ENGLISH
    code = next(code for code, one in LANGUAGES.items() if one is other)
    assert _said(language=code, **{f"word_{name}": text for name, text in asdict(words).items()}) == words


@pytest.mark.parametrize("name", NAMES)
def test_one_word_can_be_said_otherwise(name: str) -> None:
    assert _said(**{f"word_{name}": "Grüezi"}) == replace(ENGLISH, **{name: "Grüezi"})
    assert _said(**{f"word_{name}": "Grüezi", "language": "de"}) == replace(GERMAN, **{name: "Grüezi"})


def test_the_file_says_words_too_and_the_environment_wins(config: Path) -> None:
    config.write_text('language = "de"\nword_busy = "Besetzt"\nword_pending = "[OFFEN]"\n', "utf-8")
    assert load_settings({}).words == replace(GERMAN, busy="Besetzt", pending="[OFFEN]")
    assert _said(word_pending="[?]").pending == "[?]"
    assert _said(word_pending="").pending == "[VORLÄUFIG]"


def test_blanks_at_the_ends_are_dropped() -> None:
    assert _said(word_busy=" \xa0Away ").busy == "Away"


@pytest.mark.parametrize("name", SENTENCES)
def test_sentences_may_have_several_lines(config: Path, name: str) -> None:
    config.write_text(f'word_{name} = """\nOne.\n\tTwo.\n"""\n')
    assert getattr(load_settings({}).words, name) == "One.\n\tTwo."


@pytest.mark.parametrize(("names", "longest"), [(LINES, 200), (SENTENCES, 1000)])
def test_a_word_has_a_length_it_may_have(names: list[str], longest: int) -> None:
    for name in names:
        assert len(getattr(_said(**{f"word_{name}": "é" * longest}), name)) == longest
        said = _refusal(**{f"word_{name}": "é" * (longest + 1)})
        assert said.startswith(f"The setting 'word_{name}' must have 1 to {longest:,} characters")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", UNSHOWN, ids=ascii)
def test_what_cannot_be_shown_is_refused_with_the_name_of_its_setting(name: str, text: str) -> None:
    said = _refusal(**{f"word_{name}": text})
    assert said.startswith(f"The setting 'word_{name}' must have 1 to ")
    assert said.endswith(", without control characters.") and text not in said.split()


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\n", "\ta"], ids=ascii)
def test_one_line_is_one_line(name: str, text: str) -> None:
    assert "on one line" in _refusal(**{f"word_{name}": text})


#: Texts of every kind; half of them in the form in which they are taken.
_LINE = texts() | texts().map(lambda text: single_line(text)[:200])
_TEXT = texts() | texts().map(multi_line)


@given(st.fixed_dictionaries({name: _TEXT if name in SENTENCES else _LINE for name in NAMES}))
@settings(deadline=None)
def test_whatever_is_taken_as_a_word_makes_a_legal_feed_that_reads_back(given_words: dict[str, str]) -> None:
    taken: dict[str, str] = {}
    for name, text in given_words.items():
        try:
            taken[name] = getattr(words_of(UNSAID | {f"word_{name}": text}), name)
        except StartError:
            assert not _fits(name, text)
    words = replace(ENGLISH, **taken)
    feed = _feed(words)
    check(feed)
    read = Calendar.from_ical(feed)
    assert read["NAME"] == read["X-WR-CALNAME"] == escaped(words.notice_calendar)
    assert read["X-WR-CALDESC"] == escaped(words.left_out)
    assert [str(event["SUMMARY"]) for event in read.walk("VEVENT")] == [
        f"{words.pending} {words.busy}",
        f"{words.cancelled} {words.untitled}",
        words.placeholder,
        words.notice,
    ]
    assert read.walk("VEVENT")[-1]["DESCRIPTION"] == words.notice_description


def _fits(name: str, text: str) -> bool:
    """Whether the text is its own normal form and not too long."""
    if name in SENTENCES:
        return text == multi_line(text) and len(text) <= 1000
    return text == single_line(text) and len(text) <= 200


def _feed(words: Words) -> bytes:
    """A feed in which every word stands."""
    provisional = booking(status=Status.PROVISIONAL)
    cancelled = booking(status=Status.CANCELLED, summary=" ")
    marker = {"day": DAY, "created": CREATED, "stamp": STAMP}
    events = [
        booking_event(record(provisional), Style(privacy=Privacy.BUSY, words=words), stamp=STAMP),
        booking_event(record(cancelled, uid="1@feeds.example"), Style(words=words), stamp=STAMP),
        all_day_event(uid="2@feeds.example", summary=words.placeholder, **marker),
        all_day_event(
            uid="3@feeds.example", summary=words.notice, description=words.notice_description, **marker
        ),
    ]
    return calendar(words.notice_calendar, events, description=words.left_out)
