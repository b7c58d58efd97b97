"""An installation that speaks another language, or in words of its own, from the settings to the feed."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from feedserver.ics.words import ENGLISH, GERMAN, Words
from tests.feeds.asking import last_modified, stamps
from tests.site import START, Site, settings_for

Again = Callable[..., Site]


@pytest.fixture
def german(database_url: str, keys_file: Path, tmp_path: Path) -> Iterator[Site]:
    """An installation whose settings say German, and another word for a cancelled booking."""
    said = {"language": "de", "word_cancelled": "[ENTFÄLLT]"}
    site = Site(settings_for(tmp_path, database_url=database_url, keys_file=str(keys_file), **said))
    site.host.make_user()
    yield site
    site.close()


def test_prefixes_are_said_in_german_or_in_words_of_its_own(german: Site) -> None:
    german.host.make_booking("b-1", status="provisional")
    german.host.make_booking("b-2", status="provisional")
    german.host.make_booking(
        "b-2", status="cancelled", start="2026-12-02T10:00:00", end="2026-12-02T11:00:00"
    )
    german.host.make_booking("b-3", summary="\u2066", start="2026-12-03T10:00:00", end="2026-12-03T11:00:00")
    assert german.titles(german.host.feed_url()) == [
        "[VORLÄUFIG] Planning meeting",
        "[ENTFÄLLT] Planning meeting",
        "(ohne Titel)",
    ]


def test_who_may_know_no_more_reads_belegt(german: Site) -> None:
    german.host.make_booking("b-1")
    german.host.make_booking(
        "b-2", status="provisional", start="2026-12-02T10:00:00", end="2026-12-02T11:00:00"
    )
    assert german.titles(german.host.feed_url(privacy="busy")) == ["Belegt", "[VORLÄUFIG] Belegt"]


def test_the_placeholder_of_an_empty_feed_is_german(german: Site) -> None:
    german.host.make_booking()
    german.host.make_booking(participants=[])
    assert german.titles(german.host.feed_url()) == ["Zurzeit keine Termine"]


def test_the_notice_of_a_retired_token_is_german(german: Site) -> None:
    token = german.host.issue()
    german.host.call("POST", f"/tokens/{token['id']}/revoke")
    (event,) = german.events(token["url"])
    assert event["SUMMARY"] == "Dieser Kalender ist nicht mehr verfügbar"
    assert event["DESCRIPTION"] == GERMAN.notice_description
    response = german.fetch(token["url"])
    assert b"X-WR-CALNAME:Kalender\r\n" in response.data
    assert 'filename="kalender.ics"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize("words", [GERMAN, replace(ENGLISH, pending="[TENTATIVE]")], ids=["German", "own"])
def test_other_words_move_the_stamps_of_every_event(site: Site, again: Again, words: Words) -> None:
    """Clients look at stamps: without it they would go on showing the former words."""
    site.host.make_user()
    site.host.make_booking(status="provisional")
    url = site.host.feed_url()
    assert site.titles(url) == ["[PENDING] Planning meeting"]
    epoch = site.clock.turn(days=2)
    altered = again(words=words)
    site.clock.turn(hours=1)
    (event,) = altered.events(url)
    assert event["SUMMARY"] == f"{words.pending} Planning meeting"
    assert (*stamps(event), event["SEQUENCE"]) == (START, epoch, epoch, 0)
    assert last_modified(altered, url) == epoch


@pytest.mark.parametrize("name", [field.name for field in fields(Words)])
def test_every_word_belongs_to_the_version_of_the_renderer(site: Site, name: str) -> None:
    renderer = site.services.renderer
    assert replace(renderer, words=replace(ENGLISH, **{name: "Another"})).version != renderer.version
