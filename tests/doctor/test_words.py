"""What the doctor says in each language: whole, filled in, and in no other language than its own."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from string import Formatter
from typing import Any

import pytest

from feedserver.doctor.content import LeftOut, Size, content_findings
from feedserver.doctor.english import ENGLISH
from feedserver.doctor.finding import Finding
from feedserver.doctor.german import GERMAN
from feedserver.doctor.languages import LANGUAGES
from feedserver.doctor.retirement import retirement_finding
from feedserver.doctor.speaker import Speaker
from feedserver.doctor.use import use_findings
from feedserver.doctor.words import Words
from feedserver.feeds.reasons import Withheld
from feedserver.timezones import zone
from feedserver.tokens.model import TokenStatus
from feedserver.use.clients import families
from feedserver.use.model import NEVER, ClientUse, Use
from tests.doctor.test_use import ISSUED, token, used

SIGNS_OF_ENGLISH = r"\b(the|and|this|of|ago|on|asks?|asked|calendars?|bookings?|events?|days|within)\b"
SIGNS_OF_GERMAN = r"\b(der|die|das|und|ist|vor|am|nicht|Kalender|Termine?|abgerufen|Tagen)\b"
#: Names of products, which are the same in all languages.
NAMES = r"Google Calendar|Proton Calendar|Home Assistant"


def texts(value: Any) -> Iterator[str]:
    """Each text in a word, however it is counted or chosen."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from texts(value[key])


def by_field(words: Words) -> dict[str, list[str]]:
    return {field.name: list(texts(getattr(words, field.name))) for field in fields(Words)}


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def everything(words: Words) -> Iterator[Finding]:
    """Each finding there is, in one language."""
    speaker = Speaker(words, zone("Europe/London"))
    late = ISSUED + timedelta(days=40)
    use: list[tuple[dict[str, Any], Use, datetime]] = [
        ({}, NEVER, ISSUED + timedelta(days=3)),
        ({"ends_at": ISSUED + timedelta(days=45)}, used("A script", late), late),
        (
            {"idle_days": 2, "idle_set_at": ISSUED, "last_fetched_at": ISSUED},
            NEVER,
            ISSUED + timedelta(days=1),
        ),
    ]
    for family in families():
        use.append(({}, used(family), ISSUED + timedelta(minutes=1)))
        use.append(({}, used(family), ISSUED + timedelta(days=30)))
    many = [
        ClientUse(family=one, first_day=ISSUED.date(), last_day=ISSUED.date()) for one in sorted(families())
    ]
    use.append(({}, used("Other", ISSUED + timedelta(days=29), *many), ISSUED + timedelta(days=29)))
    for said, seen, now in use:
        yield from use_findings(token(**said), seen, ISSUED + timedelta(seconds=1), speaker, now)
    for number in (1, 1_500):
        withheld = dict.fromkeys(Withheld, number)
        size = Size(octets=650_000, events=0 if number == 1 else number, max_octets=700_000, max_events=2_000)
        for too_many in (0, number):
            left_out = LeftOut(broken=("b-1",) * number, too_many=too_many, withheld=withheld)
            yield from content_findings(size, left_out, speaker)
    for status in set(TokenStatus) - {TokenStatus.LIVE}:
        for days in (1, 99):
            yield retirement_finding(status, ISSUED, 30, speaker, ISSUED + timedelta(days=days))


def test_every_word_is_another_in_another_language() -> None:
    english, german = by_field(ENGLISH), by_field(GERMAN)
    for name in set(english) - {"times"}:
        assert len(english[name]) == len(german[name]) > 0
        assert not set(english[name]) & set(german[name]), name
        assert all(english[name] + german[name])


def test_every_reason_has_words_in_every_language() -> None:
    for words in LANGUAGES.values():
        assert set(words.withheld) == set(Withheld)


def test_both_languages_tell_the_same_facts() -> None:
    english, german = by_field(ENGLISH), by_field(GERMAN)
    for name, said in english.items():
        for one, other in zip(said, german[name], strict=True):
            assert placeholders(one) == placeholders(other), name


def test_every_finding_is_said_in_every_language_with_the_same_codes() -> None:
    english, german = list(everything(ENGLISH)), list(everything(GERMAN))
    assert [(one.code, one.level) for one in english] == [(one.code, one.level) for one in german]
    assert {one.code for one in english} == {
        *("never_fetched", "last_fetch", "overdue", "changed_since", "expires_soon"),
        *("new_client", "many_clients", "broken", "left_out", "near_limit", "empty"),
        *(f"withheld_{reason}" for reason in Withheld),
        *("revoked", "expired", "suspended"),
    }


@pytest.mark.parametrize(("words", "foreign"), [(ENGLISH, SIGNS_OF_GERMAN), (GERMAN, SIGNS_OF_ENGLISH)])
def test_no_sentence_holds_another_language_or_an_open_place(words: Words, foreign: str) -> None:
    for finding in everything(words):
        said = re.sub(NAMES, "Product", finding.message)
        assert not re.search(foreign, said, re.IGNORECASE), said
        assert not re.search(r"[{}]|None|\s\s", said), said
        assert said.endswith(".") and not said.startswith(" ")


def test_the_signs_of_a_language_are_found_in_it() -> None:
    """Else the test above would find nothing anywhere."""
    for words, own in ((ENGLISH, SIGNS_OF_ENGLISH), (GERMAN, SIGNS_OF_GERMAN)):
        assert all(re.search(own, one.message, re.IGNORECASE) for one in everything(words))


def test_facts_in_german() -> None:
    speaker = Speaker(GERMAN, zone("Europe/Berlin"))
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert (speaker.day(late), speaker.time(late)) == ("1. Dezember 2026", "00:30")
    assert speaker.day(date(2026, 11, 30)) == "30. November 2026"
    assert (speaker.events(1), speaker.events(12_345)) == ("1 Termin", "12.345 Termine")
    assert speaker.clients(["Other", "Thunderbird", "A script"]) == (
        "Ein Skript, Thunderbird und ein unbekanntes Programm"
    )
    assert speaker.ago(timedelta(days=3)) == "vor 3 Tagen"


@pytest.mark.parametrize(
    ("octets", "english", "german"),
    [
        (0, "0 kB", "0 kB"),
        (560, "0.6 kB", "0,6 kB"),
        (2_223, "2.2 kB", "2,2 kB"),
        (34_499, "34 kB", "34 kB"),
        (700_000, "700 kB", "700 kB"),
        (1_500_000, "1,500 kB", "1.500 kB"),
    ],
)
def test_sizes_in_words(octets: int, english: str, german: str) -> None:
    assert Speaker(ENGLISH, UTC).size(octets) == english
    assert Speaker(GERMAN, UTC).size(octets) == german


def test_the_sentence_for_the_person_whose_calendar_is_stale() -> None:
    speaker = Speaker(GERMAN, UTC)
    (finding,) = use_findings(token(), used("Google Calendar"), ISSUED, speaker, ISSUED + timedelta(hours=14))
    assert finding.message == (
        "Google Kalender hat diesen Kalender zuletzt vor 14 Stunden abgerufen. "
        "Abgerufen wird ein- bis zweimal am Tag, und das lässt sich nicht beschleunigen; "
        "eine neue Adresse wird sofort gelesen. "
        "Der nächste Abruf ist innerhalb von 10 Stunden zu erwarten. "
        "Beim letzten Abruf enthielt er 3 Termine und war 2,2 kB groß."
    )
